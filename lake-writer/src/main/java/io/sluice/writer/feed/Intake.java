package io.sluice.writer.feed;

import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Takes what Kafka has given into a batch, and moves positions past what was taken: never past a
 * record that is not in the batch.
 */
final class Intake {

  private final Positions positions;
  private final FeedStatus status;
  private final FeedAlerts alerts;

  Intake(Positions positions, FeedStatus status, FeedAlerts alerts) {
    this.positions = positions;
    this.status = status;
    this.alerts = alerts;
  }

  /**
   * @throws io.sluice.registry.RegistryException if a record cannot be read now; all before it is
   *     taken, and positions say so
   * @throws io.sluice.catalog.NewColumnsException if there are no columns for all fields of a
   *     record; all before it is taken, and positions say so
   * @throws io.sluice.catalog.WiderColumnsException if columns are too small for a record; all
   *     before it is taken, and positions say so
   * @throws io.sluice.writer.table.TableException if one cannot be written; drop the batch
   */
  void take(ConsumerRecords<byte[], byte[]> records, Batch batch, Instant now) {
    for (TopicPartition partition : records.partitions()) {
      take(records.records(partition), positions.progress(partition), batch, now);
    }
    records
        .nextOffsets()
        .forEach((partition, next) -> moveTo(next, positions.progress(partition), batch, now));
  }

  /** Records of a partition that is not placed come from before a batch was dropped. */
  private void take(
      List<ConsumerRecord<byte[], byte[]>> records,
      @Nullable PartitionProgress progress,
      Batch batch,
      Instant now) {
    if (progress == null) {
      return;
    }
    long end = positions.reading().end(progress.partition());
    long taken = 0;
    long leftOut = batch.leftOut();
    try {
      for (ConsumerRecord<byte[], byte[]> record : records) {
        if (record.offset() >= end) {
          return;
        }
        batch.add(record, progress, now);
        progress.advanceTo(record.offset() + 1);
        taken++;
      }
    } finally {
      status.count(FeedCount.READ, taken);
      noteLeftOut(batch, batch.leftOut() - leftOut);
    }
  }

  private void noteLeftOut(Batch batch, long records) {
    status.count(FeedCount.LEFT_OUT, records);
    if (records > 0) {
      alerts.leftOut(batch.reasonsLeftOut());
    }
  }

  /** The consumer's own next offset lies behind transaction markers, which are no records. */
  private void moveTo(
      OffsetAndMetadata next, @Nullable PartitionProgress progress, Batch batch, Instant now) {
    if (progress != null) {
      long before = progress.next();
      progress.advanceTo(Math.min(next.offset(), positions.reading().end(progress.partition())));
      if (progress.next() > before) {
        batch.moved(now);
      }
    }
  }
}
