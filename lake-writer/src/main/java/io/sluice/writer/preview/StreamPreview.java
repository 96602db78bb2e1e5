package io.sluice.writer.preview;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.catalog.SchemaVerdict;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the newest schema of a stream would do to its table.
 *
 * @param schemaId of the schema in the registry; empty for one that is only proposed
 * @param changes in what it differs from the table
 * @param verdict empty if there is no table yet, which would be made of the schema
 */
record StreamPreview(
    String stream,
    String subject,
    Optional<Integer> schemaId,
    String policy,
    List<String> changes,
    Optional<SchemaVerdict> verdict) {

  boolean isRefused() {
    return verdict.filter(SchemaVerdict::isRefused).isPresent();
  }

  private String word() {
    return verdict
        .map(found -> found.getClass().getSimpleName())
        .map(name -> name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT))
        .orElse("new table");
  }

  private String reason() {
    return verdict.map(SchemaVerdict::reason).orElse("the table is made of this schema");
  }

  String text() {
    StringBuilder text =
        new StringBuilder(
            "%-24s %-12s %s, %s: %s"
                .formatted(
                    stream,
                    word(),
                    schemaId.map(id -> "schema " + id).orElse("proposed schema"),
                    policy,
                    reason()));
    changes.forEach(change -> text.append("%n  %s".formatted(change)));
    return text.toString();
  }

  void json(ObjectNode into) {
    into.put("stream", stream)
        .put("subject", subject)
        .put("policy", policy)
        .put("verdict", word())
        .put("refused", isRefused())
        .put("reason", reason());
    schemaId.ifPresent(id -> into.put("schema_id", id));
    changes.forEach(into.putArray("changes")::add);
  }
}
