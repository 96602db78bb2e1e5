package io.sluice.console.status;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.TextTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** A status for people: one line a table, then what is to be said of those that are not well. */
final class StatusText {

  private static final int PERCENT = 100;

  private StatusText() {}

  static List<String> lines(PipelineStatus status) {
    List<TableStatus> tables =
        status.tables().stream().filter(TableStatus::isWorthShowing).toList();
    List<String> lines = new ArrayList<>();
    lines.add("pipeline %s, %s".formatted(status.pipeline(), status.time()));
    status.trouble().ifPresent(why -> lines.add("  " + why));
    status
        .processorLag()
        .ifPresent(
            lag ->
                lines.add("  the processor has %,d records of its streams to read".formatted(lag)));
    lines.add("");
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    tables.forEach(table -> rows.add(row(table, status.time())));
    lines.addAll(TextTable.of(rows).lines());
    List<String> reasons =
        tables.stream()
            .filter(table -> !table.verdict().reason().isEmpty())
            .map(
                table ->
                    "  %s is %s: %s"
                        .formatted(
                            table.table().name(),
                            table.verdict().state().label(),
                            table.verdict().reason()))
            .toList();
    if (!reasons.isEmpty()) {
      lines.add("");
      lines.addAll(reasons);
    }
    return lines;
  }

  private static ObjectNode row(TableStatus status, Instant now) {
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("table", status.table().name());
    row.put("state", status.verdict().state().label());
    put(row, "lag", status.lag());
    row.put("freshness", status.freshness(now).map(Ages::text).orElse(null));
    row.put(
        "last_commit",
        status
            .summary()
            .map(summary -> Ages.text(Duration.between(summary.committed(), now)) + " ago")
            .orElse(null));
    status
        .summary()
        .ifPresentOrElse(
            summary -> {
              row.put("version", summary.version());
              row.put("files", summary.files().count());
              row.put("small", Math.round(summary.files().smallShare() * PERCENT) + " %");
            },
            () -> row.putNull("version").putNull("files").putNull("small"));
    put(row, "late", status.late());
    put(row, "quarantined", status.quarantined());
    return row;
  }

  private static void put(ObjectNode row, String key, OptionalLong value) {
    if (value.isPresent()) {
      row.put(key, value.getAsLong());
    } else {
      row.putNull(key);
    }
  }
}
