package io.sluice.writer.delta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The entries of a Delta log, as they stand on disk. */
record LogFolder(Path path) {

  private static final ObjectMapper JSON = new ObjectMapper();

  List<Path> entries() {
    if (!Files.exists(path)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<ObjectNode> actions() {
    List<ObjectNode> actions = new ArrayList<>();
    try {
      for (Path entry : entries()) {
        for (String line : Files.readAllLines(entry)) {
          actions.add((ObjectNode) parse(line));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return actions;
  }

  /** The rows that all entries have added, by statistics. */
  long rows() {
    long rows = 0;
    for (JsonNode action : actions()) {
      JsonNode statistics = action.path("add").path("stats");
      rows +=
          statistics.isMissingNode() ? 0 : parse(statistics.asText()).path("numRecords").asLong();
    }
    return rows;
  }

  /** The table's metadata with one property set, as an action. */
  String metadataWith(String name, String value) {
    ObjectNode metadata =
        actions().stream()
            .filter(action -> action.has("metaData"))
            .reduce((earlier, later) -> later)
            .orElseThrow()
            .deepCopy();
    metadata.withObjectProperty("metaData").withObjectProperty("configuration").put(name, value);
    return metadata.toString();
  }

  /** The name of the entry after the last. */
  String nextEntry() {
    return "%020d.json".formatted(entries().size());
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
