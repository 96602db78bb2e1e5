package io.sluice.spark.reprocess;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.spark.verify.Marks;
import io.sluice.spark.verify.Marks.Kind;
import io.sluice.spark.verify.Marks.Mark;
import io.sluice.spark.verify.TimeRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a staging table says of the rows in it, in the commit that brought them.
 *
 * @param definition the fingerprint of the definition that made them
 * @param version the version of the view's table beside which they were made
 * @param sources the versions of the tables that they were made from
 * @param reconciled the transactions that say which late rows the view's table had
 * @param marks how far the tables had come
 */
record StagedState(
    String view,
    String generation,
    Instant from,
    Instant to,
    String definition,
    long version,
    Map<String, Long> sources,
    Map<String, Long> reconciled,
    Marks marks) {

  private static final ObjectMapper JSON = new ObjectMapper();

  TimeRange range() {
    return new TimeRange(Optional.of(from), Optional.of(to));
  }

  String json() {
    ObjectNode node =
        JSON.createObjectNode()
            .put("view", view)
            .put("generation", generation)
            .put("from", from.toString())
            .put("to", to.toString())
            .put("definition", definition)
            .put("version", version);
    ObjectNode versions = node.putObject("sources");
    sources.forEach(versions::put);
    ObjectNode late = node.putObject("reconciled");
    reconciled.forEach(late::put);
    ArrayNode list = node.putArray("marks");
    marks
        .marks()
        .forEach(
            mark ->
                list.addArray().add(mark.kind().name()).add(mark.partition()).add(mark.value()));
    return node.toString();
  }

  /**
   * @throws IllegalArgumentException if it is no such text
   */
  static StagedState parse(String json) {
    try {
      JsonNode node = JSON.readTree(json);
      List<Mark> marks = new ArrayList<>();
      node.path("marks")
          .forEach(
              mark ->
                  marks.add(
                      new Mark(
                          Kind.valueOf(mark.path(0).asText()),
                          mark.path(1).asText(),
                          mark.path(2).asLong())));
      return new StagedState(
          node.path("view").asText(),
          node.path("generation").asText(),
          Instant.parse(node.path("from").asText()),
          Instant.parse(node.path("to").asText()),
          node.path("definition").asText(),
          node.path("version").asLong(),
          longs(node.path("sources")),
          longs(node.path("reconciled")),
          new Marks(marks));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Not the state of a staging table: " + json, e);
    }
  }

  private static Map<String, Long> longs(JsonNode node) {
    Map<String, Long> longs = new TreeMap<>();
    node.properties().forEach(entry -> longs.put(entry.getKey(), entry.getValue().asLong()));
    return longs;
  }
}
