package io.sluice.spark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Delta tables whose files DuckDB writes and reads, beside a log without Delta. */
final class DuckLake implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path lake;
  private final Connection duck;
  private final Statement sql;

  DuckLake(Path lake) throws SQLException {
    this.lake = lake;
    this.duck = DriverManager.getConnection("jdbc:duckdb:");
    this.sql = duck.createStatement();
    sql.execute("set timezone = 'UTC'");
  }

  /**
   * Makes a table without rows, as its version 0.
   *
   * @param columns the type of each, as Delta spells it
   */
  void create(String table, Map<String, String> columns, List<String> partitionBy)
      throws IOException {
    ObjectNode schema = JSON.createObjectNode().put("type", "struct");
    ArrayNode fields = schema.putArray("fields");
    columns.forEach(
        (name, type) ->
            fields
                .addObject()
                .put("name", name)
                .put("type", type)
                .put("nullable", true)
                .putObject("metadata"));
    ObjectNode protocol = JSON.createObjectNode();
    protocol.putObject("protocol").put("minReaderVersion", 1).put("minWriterVersion", 2);
    ObjectNode action = JSON.createObjectNode();
    ObjectNode metadata =
        action
            .putObject("metaData")
            .put("id", "00000000-0000-0000-0000-" + "%012d".formatted(table.length()))
            .put("schemaString", schema.toString());
    metadata.putObject("format").put("provider", "parquet").putObject("options");
    partitionBy.forEach(metadata.putArray("partitionColumns")::add);
    metadata.putObject("configuration");
    Files.createDirectories(lake.resolve(table).resolve("_delta_log"));
    commit(table, 0, List.of(protocol, action));
  }

  /**
   * Appends what a query of DuckDB returns, in one commit, in a file for each partition.
   *
   * @param version the next one of the table
   * @param partitionBy a column, or empty text
   */
  void append(String table, long version, String partitionBy, String query)
      throws SQLException, IOException {
    Path folder = lake.resolve(table);
    String name = "v" + version + "-";
    if (partitionBy.isEmpty()) {
      sql.execute(
          "copy (%s) to '%s' (format parquet)"
              .formatted(query, folder.resolve(name + "0.parquet")));
    } else {
      sql.execute(
          "copy (%s) to '%s' (format parquet, partition_by (%s), overwrite_or_ignore, filename_pattern '%s{i}')"
              .formatted(query, folder, partitionBy, name));
    }
    List<ObjectNode> adds = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(it -> it.getFileName().toString().startsWith(name)).toList()) {
        adds.add(add(folder, file));
      }
    }
    commit(table, version, adds);
  }

  private static ObjectNode add(Path folder, Path file) throws IOException {
    ObjectNode action = JSON.createObjectNode();
    ObjectNode add =
        action
            .putObject("add")
            .put("path", folder.relativize(file).toString())
            .put("size", Files.size(file))
            .put("modificationTime", 0)
            .put("dataChange", true);
    ObjectNode partition = add.putObject("partitionValues");
    if (!file.getParent().equals(folder)) {
      String[] value = file.getParent().getFileName().toString().split("=");
      partition.put(value[0], value[1]);
    }
    return action;
  }

  private void commit(String table, long version, List<ObjectNode> actions) throws IOException {
    Files.writeString(
        lake.resolve(table).resolve("_delta_log/%020d.json".formatted(version)),
        actions.stream().map(ObjectNode::toString).collect(Collectors.joining("\n", "", "\n")));
  }

  /** The live rows of a table, as text, in order. */
  List<String> rows(String table, String columns) throws SQLException, IOException {
    String files =
        ReplayedLog.of(lake.resolve(table)).live().keySet().stream()
            .map(file -> "'" + lake.resolve(table).resolve(file) + "'")
            .collect(Collectors.joining(", "));
    List<String> rows = new ArrayList<>();
    try (ResultSet found =
        sql.executeQuery(
            "select row(%s)::varchar from read_parquet([%s], hive_partitioning = true, union_by_name = true) order by 1"
                .formatted(columns, files))) {
      while (found.next()) {
        rows.add(found.getString(1));
      }
    }
    return rows;
  }

  @Override
  public void close() throws SQLException {
    duck.close();
  }
}
