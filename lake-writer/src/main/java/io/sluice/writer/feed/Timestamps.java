package io.sluice.writer.feed;

import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;

/** The earliest and the latest timestamp of records. */
final class Timestamps {

  private long oldest = Long.MAX_VALUE;
  private long newest = Long.MIN_VALUE;

  void add(ConsumerRecord<byte[], byte[]> record) {
    if (record.timestampType() != TimestampType.NO_TIMESTAMP_TYPE) {
      oldest = Math.min(oldest, record.timestamp());
      newest = Math.max(newest, record.timestamp());
    }
  }

  Optional<Instant> oldest() {
    return oldest > newest ? Optional.empty() : Optional.of(Instant.ofEpochMilli(oldest));
  }

  Optional<Instant> newest() {
    return oldest > newest ? Optional.empty() : Optional.of(Instant.ofEpochMilli(newest));
  }
}
