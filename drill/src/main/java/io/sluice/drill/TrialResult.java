package io.sluice.drill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What came of a trial.
 *
 * @param hits how often the fault hit where it was meant to
 * @param missed why it did not; empty if it did
 * @param violations of invariants, found in or after it
 * @param millis that it took, with the check after it
 */
record TrialResult(Trial trial, int hits, String missed, List<String> violations, long millis) {

  private static final ObjectMapper JSON = new ObjectMapper();

  TrialResult {
    violations = List.copyOf(violations);
  }

  String json() {
    ObjectNode line =
        JSON.createObjectNode()
            .put("fault", trial.fault().label())
            .put("trial", trial.number())
            .put("seed", trial.seed())
            .put("hits", hits)
            .put("missed", missed)
            .put("ms", millis);
    ArrayNode found = line.putArray("violations");
    violations.forEach(found::add);
    return line.toString();
  }

  static TrialResult of(JsonNode line) {
    Fault fault =
        Fault.valueOf(line.path("fault").asText().toUpperCase(Locale.ROOT).replace('-', '_'));
    List<String> violations = new ArrayList<>();
    line.path("violations").forEach(violation -> violations.add(violation.asText()));
    return new TrialResult(
        new Trial(fault, line.path("trial").asInt(), line.path("seed").asLong()),
        line.path("hits").asInt(),
        line.path("missed").asText(),
        violations,
        line.path("ms").asLong());
  }
}
