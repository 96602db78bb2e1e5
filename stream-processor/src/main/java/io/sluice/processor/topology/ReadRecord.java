package io.sluice.processor.topology;

import io.sluice.schema.Row;

/** What came of reading a record: a row, or why there is none. */
sealed interface ReadRecord {

  record Readable(Row row) implements ReadRecord {}

  record Unreadable(String reason) implements ReadRecord {}

  /** Of another type than the stream's, in a topic that has several. */
  record PassedOver() implements ReadRecord {}
}
