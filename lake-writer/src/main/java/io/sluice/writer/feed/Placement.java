package io.sluice.writer.feed;

import io.sluice.writer.table.SourcePartition;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Decides where partitions that are held go on: where the table says, and nowhere else. What Kafka
 * no longer has is never skipped, unless somebody has accepted just that.
 */
final class Placement {

  private final String table;
  private final Consumer<byte[], byte[]> consumer;
  private final Positions positions;
  private final FirstOffsets firstOffsets;
  private final FeedRun run;

  /**
   * @param table by which people know the feed
   */
  Placement(String table, FeedRun run, Consumer<byte[], byte[]> consumer, Positions positions) {
    this.table = table;
    this.run = run;
    this.consumer = consumer;
    this.positions = positions;
    this.firstOffsets = new FirstOffsets(table, run.from(), consumer);
  }

  /**
   * Places all that is held.
   *
   * @throws OffsetGapException if Kafka does not have an offset
   * @throws io.sluice.failure.SluiceException if the run is to begin where the table has begun
   */
  void place(Map<SourcePartition, Long> tableOffsets) {
    firstOffsets.requireNoneOf(tableOffsets);
    Set<TopicPartition> unknown = new HashSet<>();
    for (TopicPartition partition : positions.unplaced()) {
      Long next = tableOffsets.get(new SourcePartition(partition.topic(), partition.partition()));
      if (next == null) {
        unknown.add(partition);
      } else {
        place(partition, next);
      }
    }
    firstOffsets
        .of(unknown)
        .forEach((partition, first) -> positions.place(new PartitionProgress(partition, first)));
  }

  private void place(TopicPartition partition, long next) {
    // Another writer may have moved the table past the end that this one reads to.
    if (next > positions.reading().end(partition) && next > end(partition)) {
      throw gap(partition, next);
    }
    positions.place(
        acceptedGap(partition, next)
            .map(gap -> PartitionProgress.behind(gap))
            .orElseGet(() -> new PartitionProgress(partition, next)));
  }

  private Optional<AcceptedGap> acceptedGap(TopicPartition partition, long next) {
    return run.acceptedGaps().stream()
        .filter(gap -> gap.table().equals(table))
        .filter(gap -> gap.is(partition, next, earliest(partition)))
        .findFirst();
  }

  /**
   * Kafka does not have the next record. Where the table goes on there, or before, that is a gap.
   * Where it is further on, another writer has written what expired; where it does not know the
   * partition, the first records expired while they were about to be read.
   *
   * @throws OffsetGapException if it is a gap that nobody has accepted
   */
  void requireNoGap(Map<TopicPartition, Long> outOfRange, Map<SourcePartition, Long> tableOffsets) {
    outOfRange.forEach(
        (partition, next) -> {
          PartitionProgress progress = positions.progress(partition);
          Long inTable = progress == null ? null : tableOffsets.get(progress.source());
          if (inTable != null && inTable <= next && acceptedGap(partition, inTable).isEmpty()) {
            throw gap(partition, inTable);
          }
        });
  }

  private OffsetGapException gap(TopicPartition partition, long next) {
    return OffsetGapException.of(table, partition, next, earliest(partition), end(partition));
  }

  private long earliest(TopicPartition partition) {
    return consumer.beginningOffsets(Set.of(partition)).getOrDefault(partition, 0L);
  }

  private long end(TopicPartition partition) {
    return consumer.endOffsets(Set.of(partition)).getOrDefault(partition, 0L);
  }
}
