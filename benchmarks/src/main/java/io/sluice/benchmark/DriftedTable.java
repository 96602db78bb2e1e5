package io.sluice.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the log says of a table that a run has left.
 *
 * @param rows in all its files
 * @param added columns whose fields were added
 * @param growths times that it got columns after the first commit
 */
record DriftedTable(long rows, int added, int growths) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static DriftedTable read(Path table) throws IOException {
    DeltaLog log = new DeltaLog(table);
    long rows = 0;
    int added = 0;
    int schemas = 0;
    for (int version = 0; Files.exists(log.file(version)); version++) {
      for (String line : Files.readAllLines(log.file(version))) {
        JsonNode action = JSON.readTree(line);
        if (action.has("metaData")) {
          added = added(action.path("metaData").path("schemaString").asText());
          schemas++;
        }
        if (action.has("add")) {
          rows +=
              JSON.readTree(action.path("add").path("stats").asText()).path("numRecords").asLong();
        }
      }
    }
    return new DriftedTable(rows, added, schemas - 1);
  }

  private static int added(String schema) throws IOException {
    int count = 0;
    for (JsonNode field : JSON.readTree(schema).path("fields")) {
      count += field.path("name").asText().startsWith("added_") ? 1 : 0;
    }
    return count;
  }

  /**
   * @throws IllegalStateException if it is not what the topic makes of it
   */
  void requireOf(DriftTopic topic) {
    boolean hasGrown = topic.fieldsAtStart() < topic.fields();
    if (rows != topic.events() || added != topic.fields() || (growths > 0) != hasGrown) {
      throw new IllegalStateException("The table of topic %s is %s".formatted(topic.name(), this));
    }
  }
}
