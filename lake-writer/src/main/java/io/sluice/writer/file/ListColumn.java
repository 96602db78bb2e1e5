package io.sluice.writer.file;

import io.sluice.writer.table.ColumnStatistics;
import java.util.List;
import org.apache.parquet.io.api.RecordConsumer;

/** A column of lists, in the three levels of Parquet LogicalTypes.md, "Lists". */
record ListColumn(Item element) implements ColumnWriter {

  @Override
  public void write(RowBuffer row, int ordinal, RecordConsumer out) {
    write(row.objectAt(ordinal), out);
  }

  @Override
  public void write(Object value, RecordConsumer out) {
    List<?> list = (List<?>) value;
    out.startGroup();
    if (!list.isEmpty()) {
      out.startField("list", 0);
      for (Object each : list) {
        out.startGroup();
        element.write(each, "element", 0, out);
        out.endGroup();
      }
      out.endField("list", 0);
    }
    out.endGroup();
  }

  @Override
  public void describe(List<String> path, long rowCount, List<ColumnStatistics> into) {}
}
