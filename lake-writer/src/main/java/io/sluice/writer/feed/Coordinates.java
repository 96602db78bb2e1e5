package io.sluice.writer.feed;

import io.sluice.schema.RowReceiver;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;

/** Fills the last columns of a row: where the record came from. Allocates nothing per record. */
final class Coordinates {

  private static final long MICROS_PER_MILLI = 1_000;

  private final int first;
  private final byte[] topic;

  /**
   * @param first the ordinal of the column {@code _topic}; the others follow
   */
  Coordinates(int first, String topic) {
    this.first = first;
    this.topic = topic.getBytes(StandardCharsets.UTF_8);
  }

  void set(ConsumerRecord<byte[], byte[]> record, RowReceiver into) {
    into.setBytes(first, topic, 0, topic.length);
    into.setLong(first + 1, record.partition());
    into.setLong(first + 2, record.offset());
    if (record.timestampType() != TimestampType.NO_TIMESTAMP_TYPE) {
      into.setLong(first + 3, record.timestamp() * MICROS_PER_MILLI);
    }
  }
}
