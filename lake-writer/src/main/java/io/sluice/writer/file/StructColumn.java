package io.sluice.writer.file;

import io.sluice.schema.Row;
import io.sluice.writer.table.ColumnStatistics;
import java.util.List;
import org.apache.parquet.io.api.RecordConsumer;

/** A column of nested rows. */
record StructColumn(List<FieldWriter> fields) implements ColumnWriter {

  @Override
  public void write(RowBuffer row, int ordinal, RecordConsumer out) {
    write(row.objectAt(ordinal), out);
  }

  @Override
  public void write(Object value, RecordConsumer out) {
    Row struct = (Row) value;
    out.startGroup();
    for (FieldWriter field : fields) {
      field.write(struct, out);
    }
    out.endGroup();
  }

  @Override
  public void describe(List<String> path, long rowCount, List<ColumnStatistics> into) {
    fields.forEach(field -> field.describe(path, rowCount, into));
  }
}
