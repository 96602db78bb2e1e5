package io.sluice.drill.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A data file of a table, as its log records it.
 *
 * @param path relative to the table's folder
 * @param rows -1 if the log does not say
 * @param partition the values of the partition columns, as JSON
 * @param partitionColumns their names
 */
record LiveFile(
    String path, long sizeBytes, long rows, String partition, Set<String> partitionColumns) {

  private static final ObjectMapper JSON = new ObjectMapper();

  LiveFile {
    partitionColumns = Set.copyOf(partitionColumns);
  }

  static LiveFile of(JsonNode add) {
    return new LiveFile(
        pathOf(add),
        add.path("size").asLong(-1),
        rowsOf(add),
        add.path("partitionValues").toString(),
        add.path("partitionValues").properties().stream()
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet()));
  }

  /** The path of an {@code add} or {@code remove}, which the log keeps as a relative URI. */
  static String pathOf(JsonNode action) {
    String path = URI.create(action.path("path").asText()).getPath();
    return path == null ? "" : path;
  }

  private static long rowsOf(JsonNode add) {
    try {
      return JSON.readTree(add.path("stats").asText("{}")).path("numRecords").asLong(-1);
    } catch (JsonProcessingException e) {
      return -1;
    }
  }
}
