package io.sluice.processor.time;

import io.sluice.processor.row.ReadRecord;
import io.sluice.processor.row.ReadRecord.Readable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Gives records the time of their events. A record that cannot be read gets the time that its
 * partition has already, and so moves nothing.
 *
 * <p>It is never negative, for Kafka Streams drops such records without a trace: what happened
 * before 1970 gets 1970, and {@link EventTime} knows better.
 */
public record EventTimeExtractor(EventTime time) implements TimestampExtractor {

  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    long millis =
        record.value() instanceof ReadRecord read
                && read.of((byte[]) record.key()) instanceof Readable readable
            ? time.recordTime(readable.row(), record.timestamp())
            : partitionTime;
    return Math.max(0, millis);
  }
}
