package io.sluice.writer.file;

import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.writer.table.ColumnStatistics;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.io.api.RecordConsumer;

/**
 * Writes one field of a row or of a struct; without a value only if it is nullable.
 *
 * @param path its names from the top, for messages
 * @param ordinal its place in the row
 * @param index its place in the file, which has no partition columns
 */
record FieldWriter(Field field, String path, int ordinal, int index, ColumnWriter column) {

  void write(RowBuffer row, RecordConsumer out) {
    if (row.has(ordinal)) {
      out.startField(field.name(), index);
      column.write(row, ordinal, out);
      out.endField(field.name(), index);
    } else {
      requireNullable(field.nullable(), path);
    }
  }

  void write(Row struct, RecordConsumer out) {
    Object value = struct.get(ordinal);
    if (value != null) {
      out.startField(field.name(), index);
      column.write(value, out);
      out.endField(field.name(), index);
    } else {
      requireNullable(field.nullable(), path);
    }
  }

  void describe(List<String> parent, long rowCount, List<ColumnStatistics> into) {
    List<String> names = new ArrayList<>(parent);
    names.add(field.name());
    column.describe(names, rowCount, into);
  }

  /** Fails where something is without a value that must have one. */
  static void requireNullable(boolean nullable, String path) {
    if (!nullable) {
      throw new IllegalStateException(
          "Cannot write a row: column '%s' is not nullable and was not set; whoever filled the row has left it out"
              .formatted(path));
    }
  }
}
