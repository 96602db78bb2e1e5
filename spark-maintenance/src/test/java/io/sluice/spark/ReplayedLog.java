package io.sluice.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A Delta log read file by file, without Delta: the live files and what the last commits said.
 *
 * <p>For logs that start at version 0 and whose paths need no decoding.
 */
record ReplayedLog(
    Path table, long version, JsonNode protocol, JsonNode schema, Map<String, JsonNode> live) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static ReplayedLog of(Path table) throws IOException {
    List<Path> commits;
    try (Stream<Path> log = Files.list(table.resolve("_delta_log"))) {
      commits =
          log.filter(file -> file.getFileName().toString().matches("\\d{20}\\.json"))
              .sorted()
              .toList();
    }
    JsonNode protocol = JSON.nullNode();
    JsonNode schema = JSON.nullNode();
    Map<String, JsonNode> live = new TreeMap<>();
    for (Path commit : commits) {
      for (String line : Files.readAllLines(commit)) {
        JsonNode action = JSON.readTree(line);
        protocol = action.has("protocol") ? action.get("protocol") : protocol;
        schema =
            action.has("metaData")
                ? JSON.readTree(action.at("/metaData/schemaString").asText())
                : schema;
        if (action.has("remove")) {
          live.remove(action.at("/remove/path").asText());
        }
      }
      for (String line : Files.readAllLines(commit)) {
        JsonNode add = JSON.readTree(line).path("add");
        if (!add.isMissingNode()) {
          live.put(add.path("path").asText(), add);
        }
      }
    }
    return new ReplayedLog(table, commits.size() - 1L, protocol, schema, live);
  }

  List<String> files() {
    return live.keySet().stream().map(file -> table.resolve(file).toUri().toString()).toList();
  }

  /** The type of a column, as the schema spells it. */
  String type(String column) {
    for (JsonNode field : schema.path("fields")) {
      if (field.path("name").asText().equals(column)) {
        return field.path("type").asText();
      }
    }
    throw new AssertionError("No column " + column + " in " + schema);
  }

  /** Rows that the statistics of the live files tell. */
  long rowsInStatistics() throws IOException {
    long rows = 0;
    for (JsonNode add : live.values()) {
      rows += JSON.readTree(add.path("stats").asText()).path("numRecords").asLong(-1_000_000);
    }
    return rows;
  }
}
