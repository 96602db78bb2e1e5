package io.sluice.processor.row;

import io.sluice.change.RecordReader;
import io.sluice.codec.MalformedRecordException;
import io.sluice.codec.OtherRecordException;
import io.sluice.processor.row.ReadRecord.PassedOver;
import io.sluice.processor.row.ReadRecord.Readable;
import io.sluice.processor.row.ReadRecord.Unreadable;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of one topic as changes of keyed rows, each with its key; a record without a
 * value is one.
 *
 * <p>As {@link ReadRecordDeserializer}, it has a reader for every thread, and lets a registry that
 * cannot be asked fail the task.
 */
public final class ChangeDeserializer implements Deserializer<ReadRecord> {

  private final RowType columns;
  private final ThreadLocal<RecordReader> readers;

  /**
   * @param columns of changes
   */
  public ChangeDeserializer(RowType columns, Supplier<RecordReader> readers) {
    this.columns = columns;
    this.readers = ThreadLocal.withInitial(readers);
  }

  @Override
  public ReadRecord deserialize(String topic, byte @Nullable [] bytes) {
    return new KeyedRecord(bytes, this::read);
  }

  private ReadRecord read(byte @Nullable [] key, byte @Nullable [] value) {
    Row row = new Row(columns);
    try {
      readers.get().read(key, value, row);
    } catch (OtherRecordException e) {
      return new PassedOver();
    } catch (MalformedRecordException e) {
      return new Unreadable(String.valueOf(e.getMessage()));
    }
    return new Readable(row);
  }
}
