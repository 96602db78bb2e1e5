package io.sluice.writer.file;

import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the elements of a list or the values of a map.
 *
 * @param path of their column, for messages
 */
record Item(String path, boolean nullable, ColumnWriter column) {

  void write(@Nullable Object value, String name, int index, RecordConsumer out) {
    if (value != null) {
      out.startField(name, index);
      column.write(value, out);
      out.endField(name, index);
    } else {
      FieldWriter.requireNullable(nullable, path);
    }
  }
}
