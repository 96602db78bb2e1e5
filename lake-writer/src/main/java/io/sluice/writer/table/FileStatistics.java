package io.sluice.writer.table;

import java.util.List;

/**
 * What readers may know of a file without opening it.
 *
 * @param rowCount exactly the rows in the file
 * @param columns any subset of its leaf columns
 */
public record FileStatistics(long rowCount, List<ColumnStatistics> columns) {

  public FileStatistics {
    columns = List.copyOf(columns);
    if (rowCount < 0) {
      throw new IllegalArgumentException("Cannot state %d rows".formatted(rowCount));
    }
  }
}
