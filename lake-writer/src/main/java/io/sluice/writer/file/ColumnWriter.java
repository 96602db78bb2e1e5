package io.sluice.writer.file;

import io.sluice.writer.table.ColumnStatistics;
import java.util.List;
import org.apache.parquet.io.api.RecordConsumer;

/** Writes the values of one column into one file, and knows of them what statistics ask. */
interface ColumnWriter {

  /** Writes what a row has set as the value of a column. */
  void write(RowBuffer row, int ordinal, RecordConsumer out);

  /** Writes a value in the class that {@link io.sluice.schema.Type} names. */
  void write(Object value, RecordConsumer out);

  /**
   * Adds the statistics of the leaves that a row has one of; those inside lists and maps have none.
   *
   * @param path where the column is
   * @param rowCount the rows in the file
   */
  void describe(List<String> path, long rowCount, List<ColumnStatistics> into);
}
