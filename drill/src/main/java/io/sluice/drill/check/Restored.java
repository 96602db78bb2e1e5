package io.sluice.drill.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;

/**
 * A commit in which Sluice says that it has put a table back, or a quarantine together with its
 * table.
 *
 * @param version of the commit
 * @param table that was put back
 * @param target version of that table
 */
record Restored(long version, String table, long target) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static Optional<Restored> of(LogEntry entry) {
    return entry
        .all("commitInfo")
        .map(info -> note(info.path("userMetadata").asText("")))
        .filter(note -> note.has("sluice.restore"))
        .map(
            note ->
                new Restored(
                    entry.version(),
                    note.path("sluice.restore.table").asText(),
                    note.path("sluice.restore.version").asLong(-1)))
        .findFirst();
  }

  private static JsonNode note(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException somebodyElses) {
      return JSON.missingNode();
    }
  }
}
