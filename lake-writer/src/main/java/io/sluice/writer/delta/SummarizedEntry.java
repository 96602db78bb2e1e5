package io.sluice.writer.delta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;

/**
 * What one entry of a log says. Read without Standalone, which refuses tables of protocols that it
 * does not speak.
 */
final class SummarizedEntry {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a table asks of its readers and writers. */
  record Versions(int reader, int writer) {}

  /** A file that was added. */
  record Added(long bytes, FileFigures figures) {}

  private final long version;
  private final Instant time;
  private final Map<String, Added> added = new HashMap<>();
  private final Set<String> removed = new HashSet<>();
  private final Map<String, Long> transactions = new HashMap<>();
  private JsonNode info = JSON.missingNode();
  private Optional<Map<String, String>> properties = Optional.empty();
  private Optional<Versions> protocol = Optional.empty();

  private SummarizedEntry(long version, Instant time) {
    this.version = version;
    this.time = time;
  }

  /**
   * @throws IOException if it cannot be read, or is empty
   */
  static SummarizedEntry read(FileSystem files, FileStatus entry, long version) throws IOException {
    SummarizedEntry read =
        new SummarizedEntry(version, Instant.ofEpochMilli(entry.getModificationTime()));
    boolean isEmpty = true;
    try (BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(files.open(entry.getPath()), StandardCharsets.UTF_8));
        MappingIterator<JsonNode> actions = JSON.readerFor(JsonNode.class).readValues(reader)) {
      while (actions.hasNextValue()) {
        isEmpty = false;
        read.take(actions.nextValue());
      }
    }
    if (isEmpty) {
      throw new IOException("log entry %d is empty".formatted(version));
    }
    return read;
  }

  private void take(JsonNode action) {
    action.properties().forEach(each -> take(each.getKey(), each.getValue()));
  }

  private void take(String kind, JsonNode action) {
    switch (kind) {
      case "add" ->
          added.put(
              action.path("path").asText(),
              new Added(
                  action.path("size").asLong(), FileFigures.of(action.path("stats").asText(""))));
      case "remove" -> removed.add(action.path("path").asText());
      case "txn" ->
          transactions.put(action.path("appId").asText(), action.path("version").asLong());
      case "metaData" -> properties = Optional.of(texts(action.path("configuration")));
      case "protocol" ->
          protocol =
              Optional.of(
                  new Versions(
                      action.path("minReaderVersion").asInt(),
                      action.path("minWriterVersion").asInt()));
      case "commitInfo" -> info = action;
      default -> {
        // What other actions say is not summed up.
      }
    }
  }

  private static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new HashMap<>();
    object.properties().forEach(each -> texts.put(each.getKey(), each.getValue().asText()));
    return texts;
  }

  long version() {
    return version;
  }

  /** When it was written. */
  Instant time() {
    return time;
  }

  /** By path. */
  Map<String, Added> added() {
    return added;
  }

  /** Paths. */
  Set<String> removed() {
    return removed;
  }

  /** Versions by application id. */
  Map<String, Long> transactions() {
    return transactions;
  }

  /** The table's, from here on, if it changes them. */
  Optional<Map<String, String>> properties() {
    return properties;
  }

  /** The table's protocol, from here on, if it changes it. */
  Optional<Versions> protocol() {
    return protocol;
  }

  TableSummary.Commit commit() {
    return new TableSummary.Commit(
        version,
        time,
        info.path("operation").asText(""),
        info.path("engineInfo").asText(""),
        added.size(),
        removed.size());
  }

  /** What it restored, if it is a RESTORE. */
  Optional<LogEntry.Restore> restore() {
    if (!info.path("operation").asText("").equals(LogEntry.RESTORE)) {
      return Optional.empty();
    }
    String target = info.path("operationParameters").path("version").asText("");
    return Optional.of(
        new LogEntry.Restore(
            target.matches("[0-9]{1,18}")
                ? OptionalLong.of(Long.parseLong(target))
                : OptionalLong.empty()));
  }
}
