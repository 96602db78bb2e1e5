package io.sluice.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which records of a topic are copied into a table, for a generation of a view's rows to be made of
 * them. It is written down with the table, in one commit and before the first record, and never
 * changes.
 *
 * @param source the stream or view whose topic it is
 * @param from the time from which on rows are to be made
 * @param since the timestamp from which on records are needed for them; empty if all are
 * @param definition the fingerprint of the view's definition
 * @param first the first offset to copy, by partition
 * @param ends the offset behind the last one to copy, of the same partitions
 */
public record RefillPlan(
    String view,
    String generation,
    String source,
    String topic,
    Instant from,
    Optional<Instant> since,
    String definition,
    Map<Integer, Long> first,
    Map<Integer, Long> ends) {

  /** The property of the table that holds it. */
  public static final String PROPERTY = "sluice.refill";

  private static final ObjectMapper JSON = new ObjectMapper();

  public RefillPlan {
    first = Map.copyOf(first);
    ends = Map.copyOf(ends);
    if (!first.keySet().equals(ends.keySet())) {
      throw new IllegalArgumentException(
          "Not the same partitions: %s and %s".formatted(first, ends));
    }
  }

  /** How many offsets lie between the first ones and the ends. */
  public long offsets() {
    return copied(ends);
  }

  /**
   * How many of the offsets are behind a table.
   *
   * @param next the table's next offsets, by partition
   */
  public long copied(Map<Integer, Long> next) {
    return first.entrySet().stream()
        .mapToLong(entry -> next.getOrDefault(entry.getKey(), entry.getValue()) - entry.getValue())
        .sum();
  }

  /** Whether a table with these next offsets has all records. */
  public boolean isDone(Map<Integer, Long> next) {
    return ends.entrySet().stream()
        .allMatch(end -> next.getOrDefault(end.getKey(), -1L) >= end.getValue());
  }

  public String json() {
    ObjectNode node =
        JSON.createObjectNode()
            .put("view", view)
            .put("generation", generation)
            .put("source", source)
            .put("topic", topic)
            .put("from", from.toString());
    since.ifPresent(time -> node.put("since", time.toString()));
    node.put("definition", definition);
    put(node.putObject("first"), first);
    put(node.putObject("ends"), ends);
    return node.toString();
  }

  private static void put(ObjectNode node, Map<Integer, Long> offsets) {
    new TreeMap<>(offsets).forEach((partition, offset) -> node.put(partition.toString(), offset));
  }

  /**
   * @throws IllegalArgumentException if it is no such text
   */
  public static RefillPlan parse(String json) {
    try {
      JsonNode node = JSON.readTree(json);
      return new RefillPlan(
          node.path("view").asText(),
          node.path("generation").asText(),
          node.path("source").asText(),
          node.path("topic").asText(),
          Instant.parse(node.path("from").asText()),
          Optional.ofNullable(node.get("since")).map(JsonNode::asText).map(Instant::parse),
          node.path("definition").asText(),
          offsets(node.path("first")),
          offsets(node.path("ends")));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Not a plan to copy records: " + json, e);
    }
  }

  private static Map<Integer, Long> offsets(JsonNode node) {
    Map<Integer, Long> offsets = new TreeMap<>();
    node.properties()
        .forEach(entry -> offsets.put(Integer.valueOf(entry.getKey()), entry.getValue().asLong()));
    return offsets;
  }
}
