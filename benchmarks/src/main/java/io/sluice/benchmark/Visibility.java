package io.sluice.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.stream.IntStream;

/** How far each partition can be seen, from what a table's log says version by version. */
final class Visibility {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final long[] next = new long[EventTopic.PARTITIONS];

  /** The first offset of a partition that cannot be seen. */
  long next(int partition) {
    return next[partition];
  }

  /** Whether everything that was sent can be seen. */
  boolean has(SendTimes sent) {
    return IntStream.range(0, next.length).allMatch(p -> next[p] >= sent.count(p));
  }

  /** Takes an action of the next version. */
  void add(String action) {
    try {
      JsonNode node = JSON.readTree(action);
      addTransaction(node.path("txn"));
      addFile(node.path("add").path("stats"));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A line of the log is no JSON: " + action, e);
    }
  }

  /** The writer's own: the next offset of one partition. */
  private void addTransaction(JsonNode transaction) {
    String name = transaction.path("appId").asText();
    if (name.startsWith("sluice:")) {
      int partition = Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
      see(partition, transaction.path("version").asLong());
    }
  }

  /** Spark's, whose files hold rows of one partition each. */
  private void addFile(JsonNode statistics) throws JsonProcessingException {
    if (statistics.isMissingNode()) {
      return;
    }
    JsonNode bounds = JSON.readTree(statistics.asText());
    int least = bounds.path("minValues").path("_partition").asInt(-1);
    int most = bounds.path("maxValues").path("_partition").asInt(-2);
    if (least == most) {
      see(least, bounds.path("maxValues").path("_offset").asLong() + 1);
    }
  }

  private void see(int partition, long nextOffset) {
    next[partition] = Math.max(next[partition], nextOffset);
  }
}
