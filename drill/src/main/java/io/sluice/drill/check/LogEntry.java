package io.sluice.drill.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One version of a table's log: one JSON object a line, each with one action (Delta PROTOCOL.md,
 * "Delta Log Entries").
 */
record LogEntry(long version, List<JsonNode> actions) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** A log entry that is not whole. */
  static final class TornException extends Exception {
    private final String finding;

    TornException(String finding) {
      super(finding);
      this.finding = finding;
    }

    String finding() {
      return finding;
    }
  }

  /**
   * @throws TornException if a line is no JSON object with one action, or there is no line
   */
  static LogEntry parse(long version, String text) throws TornException {
    List<JsonNode> actions = new ArrayList<>();
    for (String line : text.lines().toList()) {
      actions.add(action(version, actions.size() + 1, line));
    }
    if (actions.isEmpty()) {
      throw new TornException("version %d is empty".formatted(version));
    }
    return new LogEntry(version, List.copyOf(actions));
  }

  private static JsonNode action(long version, int line, String text) throws TornException {
    try {
      JsonNode action = JSON.readTree(text);
      if (action.isObject() && action.size() == 1) {
        return action;
      }
    } catch (JsonProcessingException e) {
      throw new TornException(
          "line %d of version %d is torn: %s".formatted(line, version, e.getOriginalMessage()));
    }
    throw new TornException("line %d of version %d is no action".formatted(line, version));
  }

  /** The actions of a kind, such as {@code add}. */
  Stream<JsonNode> all(String kind) {
    return actions.stream().map(action -> action.path(kind)).filter(JsonNode::isObject);
  }
}
