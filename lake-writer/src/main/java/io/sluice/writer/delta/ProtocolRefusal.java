package io.sluice.writer.delta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.sluice.writer.table.TableDefinition;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Says why a table's protocol is not ours, in words its owner can act on.
 *
 * <p>Standalone refuses such a table before it tells anything about it, so the log's JSON is read
 * here, without Standalone. What is only in a checkpoint is not found.
 */
final class ProtocolRefusal {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Properties that raise the protocol; facts of Delta on Spark 4.4, each tried. */
  private static final Set<String> RAISING =
      Set.of(
          "delta.enableDeletionVectors",
          "delta.columnMapping.mode",
          "delta.enableChangeDataFeed",
          "delta.enableInCommitTimestamps",
          "delta.enableRowTracking",
          "delta.checkpointPolicy",
          "delta.enableTypeWidening",
          "delta.minReaderVersion",
          "delta.minWriterVersion");

  private ProtocolRefusal() {}

  static String message(
      TableDefinition definition, int reader, int writer, Map<String, String> properties) {
    return message(definition, "(%d,%d)".formatted(reader, writer), reasons(properties, List.of()));
  }

  /** Reads the log for the reason. */
  static String message(TableDefinition definition, Configuration configuration)
      throws IOException {
    JsonNode protocol = MissingNode.getInstance();
    JsonNode properties = MissingNode.getInstance();
    Path folder = new Path(new Path(definition.location()), "_delta_log");
    FileSystem files = folder.getFileSystem(configuration);
    for (FileStatus entry : sorted(files, folder)) {
      for (JsonNode action : read(files, entry.getPath())) {
        protocol = action.has("protocol") ? action.get("protocol") : protocol;
        properties =
            action.has("metaData") ? action.get("metaData").path("configuration") : properties;
      }
    }
    Map<String, String> named = new HashMap<>();
    properties.properties().forEach(p -> named.put(p.getKey(), p.getValue().asText()));
    String versions =
        "(%s,%s)"
            .formatted(
                protocol.path("minReaderVersion").asText("?"),
                protocol.path("minWriterVersion").asText("?"));
    return message(definition, versions, reasons(named, features(protocol)));
  }

  private static String message(TableDefinition definition, String versions, Set<String> reasons) {
    return ("Cannot write table %s at %s: its protocol is %s and this writer speaks (1,2)%s;"
            + " copy it into a table without that (CREATE TABLE ... AS SELECT), or name another table")
        .formatted(
            definition.name(),
            definition.location(),
            versions,
            reasons.isEmpty() ? "" : ", because of " + String.join(", ", reasons));
  }

  private static Set<String> reasons(Map<String, String> properties, List<String> features) {
    Set<String> reasons = new TreeSet<>();
    properties.forEach(
        (name, value) -> {
          if (RAISING.contains(name) || name.startsWith("delta.constraints.")) {
            reasons.add(name + " = " + value);
          }
        });
    features.forEach(feature -> reasons.add("feature " + feature));
    return reasons;
  }

  private static List<String> features(JsonNode protocol) {
    return protocol.path("writerFeatures").valueStream().map(JsonNode::asText).toList();
  }

  private static List<FileStatus> sorted(FileSystem files, Path folder) throws IOException {
    return Arrays.stream(files.listStatus(folder, path -> path.getName().endsWith(".json")))
        .sorted()
        .toList();
  }

  private static List<JsonNode> read(FileSystem files, Path entry) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(files.open(entry), StandardCharsets.UTF_8))) {
      return JSON.readerFor(JsonNode.class).<JsonNode>readValues(reader).readAll();
    }
  }
}
