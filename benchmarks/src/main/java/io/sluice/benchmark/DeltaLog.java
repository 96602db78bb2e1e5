package io.sluice.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The log of a Delta table, of the writer's or of Spark's. */
record DeltaLog(Path table) implements VersionLog {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public Path file(int version) {
    return table.resolve("_delta_log").resolve("%020d.json".formatted(version));
  }

  @Override
  public void read(int version, Visibility visibility) {
    try {
      for (String action : Files.readAllLines(file(version))) {
        JsonNode node = JSON.readTree(action);
        addTransaction(node.path("txn"), visibility);
        addFile(node.path("add").path("stats"), visibility);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The writer's own: the next offset of one partition. */
  private static void addTransaction(JsonNode transaction, Visibility visibility) {
    String name = transaction.path("appId").asText();
    if (name.startsWith("sluice:")) {
      int partition = Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
      visibility.see(partition, transaction.path("version").asLong());
    }
  }

  /** Spark's, whose files hold rows of one partition each. */
  private static void addFile(JsonNode statistics, Visibility visibility)
      throws JsonProcessingException {
    if (statistics.isMissingNode()) {
      return;
    }
    JsonNode bounds = JSON.readTree(statistics.asText());
    int least = bounds.path("minValues").path("_partition").asInt(-1);
    int most = bounds.path("maxValues").path("_partition").asInt(-2);
    if (least == most) {
      visibility.see(least, bounds.path("maxValues").path("_offset").asLong() + 1);
    }
  }
}
