package io.sluice.writer.delta;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.delta.standalone.actions.AddFile;
import io.sluice.writer.table.DataFile;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;

/**
 * Data files as actions that every reader can read back.
 *
 * <p>A malformed action is durable: Standalone writes it without a look, and then nobody can read
 * the table. So each one is read back here, from the text that would be written.
 */
final class FileAction {

  private static final ObjectMapper JSON = new ObjectMapper();

  private FileAction() {}

  /**
   * @throws IllegalArgumentException if the file cannot be named in this table
   */
  static AddFile of(DataFile file, Set<String> partitionColumns) {
    requireInside(file);
    requirePartition(file, partitionColumns);
    String statistics = StatisticsJson.of(file.statistics());
    AddFile action =
        new AddFile(
            PathEncoding.encode(file.path()),
            file.partitionValues(),
            file.sizeBytes(),
            file.modificationTime().toEpochMilli(),
            true,
            // Standalone writes this text raw, so it has to be a JSON string literal.
            TextNode.valueOf(statistics).toString(),
            null);
    requireReadable(file, action);
    return action;
  }

  private static void requireInside(DataFile file) {
    for (String segment : file.path().split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw refused(file, "its path is not below the table");
      }
    }
  }

  private static void requirePartition(DataFile file, Set<String> partitionColumns) {
    if (!file.partitionValues().keySet().equals(partitionColumns)) {
      throw refused(
          file,
          "its partition columns are %s and the table's %s"
              .formatted(new HashSet<>(file.partitionValues().keySet()), partitionColumns));
    }
  }

  private static void requireReadable(DataFile file, AddFile action) {
    AddFile back = (AddFile) StandaloneInternals.readBack(action);
    if (!URI.create(back.getPath()).getPath().equals(file.path())) {
      throw refused(file, "its path would be read as " + back.getPath());
    }
    if (!back.getPartitionValues().equals(file.partitionValues())) {
      throw refused(file, "its partition would be read as " + back.getPartitionValues());
    }
    if (rows(file, back.getStats()) != file.statistics().rowCount()) {
      throw refused(file, "its statistics would be read as " + back.getStats());
    }
  }

  private static long rows(DataFile file, String statistics) {
    try {
      JsonNode json = JSON.readTree(statistics);
      return json.path("numRecords").asLong(-1);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "Cannot commit file %s: its statistics are no JSON: %s"
              .formatted(file.path(), statistics),
          e);
    }
  }

  private static IllegalArgumentException refused(DataFile file, String reason) {
    return new IllegalArgumentException(
        "Cannot commit file %s: %s; nothing was written".formatted(file.path(), reason));
  }
}
