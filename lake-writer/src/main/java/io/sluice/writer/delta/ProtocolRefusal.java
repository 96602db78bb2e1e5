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
import java.util.Comparator;
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

  private static final String CONSTRAINT = "delta.constraints.";

  private ProtocolRefusal() {}

  /**
   * Reads the log for the reason, newest entries first, until there is one.
   *
   * @throws IOException if the log cannot be read
   */
  static String message(TableDefinition definition, Configuration configuration)
      throws IOException {
    JsonNode protocol = MissingNode.getInstance();
    JsonNode properties = MissingNode.getInstance();
    String raisedBy = "";
    Path folder = new Path(new Path(definition.location()), "_delta_log");
    FileSystem files = folder.getFileSystem(configuration);
    for (FileStatus entry : newestFirst(files, folder)) {
      JsonNode info = MissingNode.getInstance();
      boolean sets = false;
      for (JsonNode action : read(files, entry.getPath())) {
        info = action.has("commitInfo") ? action.get("commitInfo") : info;
        if (protocol.isMissingNode() && action.has("protocol")) {
          protocol = action.get("protocol");
          sets = true;
        }
        if (properties.isMissingNode() && action.has("metaData")) {
          properties = action.get("metaData").path("configuration");
        }
      }
      raisedBy = sets ? raisedBy(entry.getPath(), info) : raisedBy;
      if (!protocol.isMissingNode() && !properties.isMissingNode()) {
        break;
      }
    }
    Map<String, String> named = new HashMap<>();
    properties.properties().forEach(p -> named.put(p.getKey(), p.getValue().asText()));
    Set<String> reasons = reasons(named, features(protocol));
    return ("Cannot write table %s at %s: its protocol is (%s,%s) and this writer speaks (1,2)%s%s;"
            + " %s")
        .formatted(
            definition.name(),
            definition.location(),
            protocol.path("minReaderVersion").asText("?"),
            protocol.path("minWriterVersion").asText("?"),
            reasons.isEmpty() ? "" : ", because of " + String.join(", ", reasons),
            raisedBy,
            wayOut(definition, reasons));
  }

  private static String raisedBy(Path entry, JsonNode info) {
    String version = entry.getName().replaceFirst("^0+(?=.)", "").replaceFirst("\\..*", "");
    String operation = info.path("operation").asText("");
    JsonNode parameters = info.path("operationParameters");
    return operation.isEmpty()
        ? ", since version " + version
        : ", since version %s: %s%s"
            .formatted(version, operation, parameters.isEmpty() ? "" : " " + parameters);
  }

  /** Constraints are the one thing that Delta lets go of altogether. */
  private static String wayOut(TableDefinition definition, Set<String> reasons) {
    boolean areConstraints =
        !reasons.isEmpty()
            && reasons.stream()
                .allMatch(
                    reason ->
                        reason.startsWith(CONSTRAINT) || reason.equals("feature checkConstraints"));
    return areConstraints
        ? "run ALTER TABLE delta.`%s` DROP CONSTRAINT for each, then DROP FEATURE checkConstraints, or name another table"
            .formatted(definition.location())
        : "copy it into a table without that (CREATE TABLE ... AS SELECT), or name another table";
  }

  private static Set<String> reasons(Map<String, String> properties, List<String> features) {
    Set<String> reasons = new TreeSet<>();
    properties.forEach(
        (name, value) -> {
          if (RAISING.contains(name) || name.startsWith(CONSTRAINT)) {
            reasons.add(name + " = " + value);
          }
        });
    features.forEach(feature -> reasons.add("feature " + feature));
    return reasons;
  }

  private static List<String> features(JsonNode protocol) {
    return protocol.path("writerFeatures").valueStream().map(JsonNode::asText).toList();
  }

  private static List<FileStatus> newestFirst(FileSystem files, Path folder) throws IOException {
    return Arrays.stream(files.listStatus(folder, path -> path.getName().endsWith(".json")))
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  private static List<JsonNode> read(FileSystem files, Path entry) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(files.open(entry), StandardCharsets.UTF_8))) {
      return JSON.readerFor(JsonNode.class).<JsonNode>readValues(reader).readAll();
    }
  }
}
