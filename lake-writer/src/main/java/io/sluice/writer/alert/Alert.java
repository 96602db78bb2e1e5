package io.sluice.writer.alert;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that somebody should know. It has nothing of the values of records: those may be for
 * fewer eyes.
 *
 * @param schemaId in the registry, of the records that it is about, where they are of one
 * @param text what has happened, in a sentence
 * @param wayOut what can be done about it
 */
public record Alert(
    AlertKind kind,
    Instant at,
    Source source,
    Optional<Integer> schemaId,
    String text,
    String wayOut) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Which feed it comes from.
   *
   * @param stream the stream or view whose records these are
   */
  public record Source(String pipeline, String stream, String table, String topic) {}

  /** All of it as one line of JSON. */
  public String json() {
    ObjectNode json =
        JSON.createObjectNode()
            .put("alert", kind.label())
            .put("at", at.toString())
            .put("pipeline", source.pipeline())
            .put("stream", source.stream())
            .put("table", source.table())
            .put("topic", source.topic());
    schemaId.ifPresent(id -> json.put("schema_id", id));
    return json.put("text", text).put("way_out", wayOut).toString();
  }
}
