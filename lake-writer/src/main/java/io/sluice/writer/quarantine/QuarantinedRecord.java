package io.sluice.writer.quarantine;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * A record as its quarantine keeps it.
 *
 * @param timestamp the record's own; null if it had none
 * @param key null also where it was not asked for, as is the value
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
record QuarantinedRecord(
    RecordPlace place,
    @Nullable Instant timestamp,
    String error,
    Optional<String> field,
    byte @Nullable [] key,
    byte @Nullable [] value,
    Map<String, byte @Nullable []> headers) {

  QuarantinedRecord {
    headers = new LinkedHashMap<>(headers);
  }

  /** The record as Kafka gave it, as far as whoever decodes it looks. */
  ConsumerRecord<byte[], byte[]> asConsumed() {
    Instant time = timestamp;
    return new ConsumerRecord<>(
        place.partition().topic(),
        place.partition().partition(),
        place.offset(),
        time == null ? ConsumerRecord.NO_TIMESTAMP : time.toEpochMilli(),
        time == null ? TimestampType.NO_TIMESTAMP_TYPE : TimestampType.CREATE_TIME,
        key == null ? ConsumerRecord.NULL_SIZE : key.length,
        value == null ? ConsumerRecord.NULL_SIZE : value.length,
        key,
        value,
        new RecordHeaders(),
        Optional.empty());
  }
}
