package io.sluice.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * An older version of a table beside it, as restore stages it: its files by their absolute paths.
 */
final class StagedTable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private StagedTable() {}

  static void of(Path table, long version) throws IOException {
    JsonNode protocol = JSON.nullNode();
    JsonNode metadata = JSON.nullNode();
    Map<String, ObjectNode> live = new TreeMap<>();
    for (long at = 0; at <= version; at++) {
      for (String line : Files.readAllLines(entry(table, at))) {
        JsonNode action = JSON.readTree(line);
        protocol = action.has("protocol") ? action : protocol;
        metadata = action.has("metaData") ? action : metadata;
        live.remove(action.at("/remove/path").asText());
        if (action.has("add")) {
          live.put(action.at("/add/path").asText(), action.deepCopy());
        }
      }
    }
    Path staged = table.resolveSibling(table.getFileName() + ".staged");
    Files.createDirectories(staged.resolve("_delta_log"));
    StringBuilder text = new StringBuilder().append(protocol).append("\n").append(metadata);
    live.forEach(
        (path, add) -> {
          ((ObjectNode) add.path("add")).put("path", "file:" + table + "/" + path);
          text.append("\n").append(add);
        });
    Files.writeString(entry(staged, 0), text.append("\n"));
  }

  private static Path entry(Path table, long version) {
    return table.resolve("_delta_log").resolve("%020d.json".formatted(version));
  }
}
