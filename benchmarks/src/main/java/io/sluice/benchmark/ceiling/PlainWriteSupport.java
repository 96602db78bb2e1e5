package io.sluice.benchmark.ceiling;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.jspecify.annotations.Nullable;

/** Passes an event on to Parquet, field by field. */
final class PlainWriteSupport extends WriteSupport<PlainEvent> {

  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          """
          message event {
            optional binary event_id (STRING);
            optional int64 event_time (TIMESTAMP(MICROS,true));
            optional int64 user_id;
            optional binary session_id (STRING);
            optional binary event_type (STRING);
            optional binary product_id (STRING);
            optional binary country (STRING);
            optional double price;
            optional int32 quantity;
            optional binary page (STRING);
            required binary _topic (STRING);
            required int32 _partition;
            required int64 _offset;
            optional int64 _timestamp (TIMESTAMP(MICROS,true));
          }
          """);

  private final Binary topic;
  private @Nullable RecordConsumer out;

  PlainWriteSupport(String topic) {
    this.topic = Binary.fromString(topic);
  }

  @Override
  public WriteContext init(Configuration configuration) {
    return new WriteContext(SCHEMA, Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer recordConsumer) {
    out = recordConsumer;
  }

  @Override
  public void write(PlainEvent event) {
    RecordConsumer to = requireNonNull(out, "prepareForWrite");
    to.startMessage();
    text(to, "event_id", 0, event.id);
    number(to, "event_time", 1, event.timeMicros);
    number(to, "user_id", 2, event.userId);
    text(to, "session_id", 3, event.sessionId);
    text(to, "event_type", 4, event.type);
    text(to, "product_id", 5, event.productId);
    text(to, "country", 6, event.country);
    to.startField("price", 7);
    to.addDouble(event.price);
    to.endField("price", 7);
    integer(to, "quantity", 8, event.quantity);
    text(to, "page", 9, event.page);
    to.startField("_topic", 10);
    to.addBinary(topic);
    to.endField("_topic", 10);
    integer(to, "_partition", 11, event.partition);
    number(to, "_offset", 12, event.offset);
    number(to, "_timestamp", 13, event.timestampMicros);
    to.endMessage();
  }

  private static void text(RecordConsumer to, String name, int index, @Nullable String value) {
    if (value != null) {
      to.startField(name, index);
      to.addBinary(Binary.fromString(value));
      to.endField(name, index);
    }
  }

  private static void number(RecordConsumer to, String name, int index, long value) {
    to.startField(name, index);
    to.addLong(value);
    to.endField(name, index);
  }

  private static void integer(RecordConsumer to, String name, int index, int value) {
    to.startField(name, index);
    to.addInteger(value);
    to.endField(name, index);
  }
}
