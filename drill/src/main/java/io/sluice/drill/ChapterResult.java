package io.sluice.drill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What the full check of a chapter has found.
 *
 * @param records that were in its table and quarantine
 * @param versions of its table
 */
record ChapterResult(String topic, long records, long versions, List<String> violations) {

  private static final ObjectMapper JSON = new ObjectMapper();

  ChapterResult {
    violations = List.copyOf(violations);
  }

  String json() {
    ObjectNode line =
        JSON.createObjectNode()
            .put("chapter", topic)
            .put("records", records)
            .put("versions", versions);
    ArrayNode found = line.putArray("violations");
    violations.forEach(found::add);
    return line.toString();
  }

  static ChapterResult of(JsonNode line) {
    List<String> violations = new ArrayList<>();
    line.path("violations").forEach(violation -> violations.add(violation.asText()));
    return new ChapterResult(
        line.path("chapter").asText(),
        line.path("records").asLong(),
        line.path("versions").asLong(),
        violations);
  }
}
