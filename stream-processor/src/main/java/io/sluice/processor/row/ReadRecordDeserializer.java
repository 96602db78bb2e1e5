package io.sluice.processor.row;

import io.sluice.codec.MalformedRecordException;
import io.sluice.codec.OtherRecordException;
import io.sluice.codec.RecordDecoder;
import io.sluice.processor.row.ReadRecord.PassedOver;
import io.sluice.processor.row.ReadRecord.Readable;
import io.sluice.processor.row.ReadRecord.Unreadable;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of one topic.
 *
 * <p>Kafka Streams needs the event time, and so the row, before a record gets to a processor; and
 * it gives one deserializer to all its threads, while a decoder is for one thread. So every thread
 * has a decoder of its own here. A registry that cannot be asked says nothing about the record:
 * that exception goes on and fails the task, which reads the record again later.
 */
public final class ReadRecordDeserializer implements Deserializer<ReadRecord> {

  private final RowType columns;
  private final ThreadLocal<RecordDecoder> decoders;

  public ReadRecordDeserializer(RowType columns, Supplier<RecordDecoder> decoders) {
    this.columns = columns;
    this.decoders = ThreadLocal.withInitial(decoders);
  }

  @Override
  public ReadRecord deserialize(String topic, byte @Nullable [] bytes) {
    if (bytes == null) {
      return new Unreadable("it has no value");
    }
    Row row = new Row(columns);
    try {
      decoders.get().decode(bytes, row);
    } catch (OtherRecordException e) {
      return new PassedOver();
    } catch (MalformedRecordException e) {
      return new Unreadable(String.valueOf(e.getMessage()));
    }
    return new Readable(row);
  }
}
