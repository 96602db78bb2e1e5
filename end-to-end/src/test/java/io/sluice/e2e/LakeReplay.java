package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Delta tables read by somebody else: DuckDB over the JSON log and the Parquet files, which shares
 * no code with Sluice, Delta or Spark. Supposes that no log entry was cleaned up.
 */
final class LakeReplay implements AutoCloseable {

  private final Path lake;
  private final Connection duck;
  private final Statement sql;

  LakeReplay(Path lake) throws SQLException {
    this.lake = lake;
    this.duck = DriverManager.getConnection("jdbc:duckdb:");
    this.sql = duck.createStatement();
    sql.execute("set timezone = 'UTC'");
  }

  /**
   * Replays a table's log and makes its rows the view of the same name (dots become underscores).
   *
   * <p>Checks on the way that versions have no gap (I4), that every live file exists with its size
   * and rows (I5) and that none is live twice (I6).
   *
   * @return whether there is such a table
   */
  boolean open(String table) throws SQLException, IOException {
    Path folder = lake.resolve(table);
    if (!Files.isDirectory(folder.resolve("_delta_log"))) {
      return false;
    }
    String name = name(table);
    sql.execute(
        """
        create or replace table %1$s_log as
        select regexp_extract(filename, '(\\d{20})\\.json', 1)::bigint as version, json
        from read_ndjson_objects('%2$s/_delta_log/*.json', filename = true)
        """
            .formatted(name, folder));
    assertThat(number("select max(version) + 1 from %s_log".formatted(name)))
        .as("versions of %s without a gap", table)
        .isEqualTo(number("select count(distinct version) from %s_log".formatted(name)));
    sql.execute(
        """
        create or replace table %1$s_files as
        select url_decode(json->>'$.add.path') as path, (json->>'$.add.size')::bigint as size,
               ((json->>'$.add.stats')::json->>'$.numRecords')::bigint as row_count
        from %1$s_log added
        where json->>'$.add.path' is not null and not exists (
          select 1 from %1$s_log removed
          where removed.version > added.version
            and removed.json->>'$.remove.path' = added.json->>'$.add.path')
        """
            .formatted(name));
    requireFiles(table, folder);
    readRows(name, folder);
    return true;
  }

  private void requireFiles(String table, Path folder) throws SQLException, IOException {
    assertThat(
            number("select count(*) - count(distinct path) from %s_files".formatted(name(table))))
        .as("files of %s that are live twice", table)
        .isZero();
    try (ResultSet files = sql.executeQuery("from %s_files".formatted(name(table)))) {
      while (files.next()) {
        assertThat(Files.size(folder.resolve(files.getString(1)))).isEqualTo(files.getLong(2));
      }
    }
  }

  private void readRows(String name, Path folder) throws SQLException {
    String files;
    try (ResultSet paths = sql.executeQuery("select path from %s_files".formatted(name))) {
      Stream.Builder<String> all = Stream.builder();
      while (paths.next()) {
        all.add("'" + folder.resolve(paths.getString(1)) + "'");
      }
      files = all.build().collect(Collectors.joining(", "));
    }
    assertThat(files).as("files of %s", name).isNotEmpty();
    sql.execute(
        "create or replace view %s as from read_parquet([%s], union_by_name = true)"
            .formatted(name, files));
    assertThat(number("select count(*) from " + name))
        .as("rows of %s", name)
        .isEqualTo(number("select sum(row_count) from %s_files".formatted(name)));
  }

  /** The transaction versions that a table's log ends with, by application id. */
  Map<String, Long> transactions(String table) throws SQLException {
    Map<String, Long> versions = new HashMap<>();
    try (ResultSet rows =
        sql.executeQuery(
            """
            select json->>'$.txn.appId', arg_max((json->>'$.txn.version')::bigint, version)
            from %s_log where json->>'$.txn.appId' is not null group by 1
            """
                .formatted(name(table)))) {
      while (rows.next()) {
        versions.put(rows.getString(1), rows.getLong(2));
      }
    }
    return versions;
  }

  /** Runs a statement. */
  void execute(String statement) throws SQLException {
    sql.execute(statement);
  }

  /** The one number that a query returns; none is zero. */
  long number(String query) throws SQLException {
    try (ResultSet rows = sql.executeQuery(query)) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  /** The texts that a query returns. */
  List<String> texts(String query) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (ResultSet rows = sql.executeQuery(query)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  private static String name(String table) {
    return table.replace('.', '_');
  }

  @Override
  public void close() throws SQLException {
    duck.close();
  }
}
