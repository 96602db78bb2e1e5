package io.sluice.drill.check;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads rows from data files by SQL. */
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
    String query =
        """
        select filename, _partition, _offset, %s
        from read_parquet([%s], filename = true, hive_partitioning = false)
        """
            .formatted(number, paths(table, files));
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

  /**
   * All rows of some files, whatever their order.
   *
   * @param columns their names, in order
   * @param sum of the hashes of all rows
   */
  record Content(List<String> columns, long rows, String sum) {}

  /**
   * All rows of files of one partition. Its columns, which the log tells, may be in the files or
   * not.
   *
   * @throws SQLException also if a file is no whole Parquet file
   */
  Content content(Path table, Collection<LiveFile> files) throws SQLException {
    if (files.isEmpty()) {
      return new Content(List.of(), 0, "0");
    }
    String from =
        "from read_parquet([%s], hive_partitioning = false, union_by_name = true)"
            .formatted(paths(table, files));
    Map<String, String> columns = columns(from);
    files.forEach(file -> columns.keySet().removeAll(file.partitionColumns()));
    String query =
        "select count(*), coalesce(sum(hash(%s)::hugeint), 0)::varchar %s"
            .formatted(String.join(", ", columns.values()), from);
    try (ResultSet sums = sql.executeQuery(query)) {
      sums.next();
      return new Content(List.copyOf(columns.keySet()), sums.getLong(1), sums.getString(2));
    }
  }

  /** By name, how to read each as something that has nothing to do with how it is stored. */
  private Map<String, String> columns(String from) throws SQLException {
    Map<String, String> columns = new TreeMap<>();
    try (ResultSet described = sql.executeQuery("describe " + from)) {
      while (described.next()) {
        String name = described.getString(1);
        String quoted = "\"" + name.replace("\"", "\"\"") + "\"";
        boolean isTime = described.getString(2).startsWith("TIMESTAMP");
        columns.put(name, isTime ? "epoch_us(" + quoted + ")" : quoted + "::varchar");
      }
    }
    return columns;
  }

  private static String paths(Path table, Collection<LiveFile> files) {
    return files.stream()
        .map(file -> "'" + table.resolve(file.path()).toString().replace("'", "''") + "'")
        .collect(Collectors.joining(", "));
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
