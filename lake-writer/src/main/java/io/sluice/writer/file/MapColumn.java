package io.sluice.writer.file;

import io.sluice.writer.table.ColumnStatistics;
import java.util.List;
import java.util.Map;
import org.apache.parquet.io.api.RecordConsumer;

/** A column of maps, in the form of Parquet LogicalTypes.md, "Maps". */
record MapColumn(ColumnWriter key, Item value) implements ColumnWriter {

  @Override
  public void write(RowBuffer row, int ordinal, RecordConsumer out) {
    write(row.objectAt(ordinal), out);
  }

  @Override
  public void write(Object map, RecordConsumer out) {
    Map<?, ?> entries = (Map<?, ?>) map;
    out.startGroup();
    if (!entries.isEmpty()) {
      out.startField("key_value", 0);
      for (Map.Entry<?, ?> entry : entries.entrySet()) {
        out.startGroup();
        out.startField("key", 0);
        key.write(entry.getKey(), out);
        out.endField("key", 0);
        value.write(entry.getValue(), "value", 1, out);
        out.endGroup();
      }
      out.endField("key_value", 0);
    }
    out.endGroup();
  }

  @Override
  public void describe(List<String> path, long rowCount, List<ColumnStatistics> into) {}
}
