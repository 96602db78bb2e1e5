package io.sluice.processor.row;

import io.sluice.schema.Row;
import org.jspecify.annotations.Nullable;

/** What came of reading a record: a row, or why there is none. */
public sealed interface ReadRecord
    permits ReadRecord.Readable, ReadRecord.Unreadable, ReadRecord.PassedOver, KeyedRecord {

  /**
   * The same for a record whose key says a part of it.
   *
   * @param key null if the record has none
   */
  default ReadRecord of(byte @Nullable [] key) {
    return this;
  }

  record Readable(Row row) implements ReadRecord {}

  record Unreadable(String reason) implements ReadRecord {}

  /** Of another type than the stream's, in a topic that has several. */
  record PassedOver() implements ReadRecord {}
}
