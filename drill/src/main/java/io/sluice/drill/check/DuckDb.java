package io.sluice.drill.check;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.stream.Collectors;

/** Reads the coordinates of rows from data files by SQL. */
public final class DuckDb implements AutoCloseable {

  /** Takes a row. */
  interface Rows {
    void row(String path, int partition, long offset, long number);
  }

  private final Connection connection;
  private final Statement sql;

  /** An engine in this process. */
  public DuckDb() throws SQLException {
    this.connection = DriverManager.getConnection("jdbc:duckdb:");
    this.sql = connection.createStatement();
    sql.execute("set threads = 1");
  }

  /**
   * @param number an expression over the columns that gives the number that was sent
   * @throws SQLException also if a file is no whole Parquet file
   */
  void read(Path table, Collection<LiveFile> files, String number, Rows into) throws SQLException {
    String paths =
        files.stream()
            .map(file -> "'" + table.resolve(file.path()).toString().replace("'", "''") + "'")
            .collect(Collectors.joining(", "));
    String query =
        """
        select filename, _partition, _offset, %s
        from read_parquet([%s], filename = true, hive_partitioning = false)
        """
            .formatted(number, paths);
    try (ResultSet rows = sql.executeQuery(query)) {
      while (rows.next()) {
        into.row(
            table.relativize(Path.of(rows.getString(1))).toString(),
            (int) number(rows, 2),
            number(rows, 3),
            number(rows, 4));
      }
    }
  }

  private static long number(ResultSet rows, int column) throws SQLException {
    long number = rows.getLong(column);
    if (rows.wasNull()) {
      throw new SQLException(
          "%s has no %s".formatted(rows.getString(1), rows.getMetaData().getColumnName(column)));
    }
    return number;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
