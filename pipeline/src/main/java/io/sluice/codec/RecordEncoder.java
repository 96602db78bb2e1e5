package io.sluice.codec;

import io.sluice.schema.Row;

/** Writes rows of one type as records. An encoder has a buffer of its own: one thread at a time. */
public interface RecordEncoder {

  /**
   * The bytes of a row, in an array of their own.
   *
   * @throws IllegalArgumentException naming the column, if the row is not of the type, has a null
   *     where the type has none, or a number out of the range of its column
   */
  byte[] encode(Row row);
}
