package io.sluice.writer.quarantine;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What a replay has done, or would do.
 *
 * @param rows that came into the table
 * @param present records of which the table had rows already
 * @param failures how many records still cannot be read, by reason
 * @param version what landed; empty if nothing was to be committed
 */
record ReplayReport(
    String table,
    Effect effect,
    long rows,
    long present,
    Map<String, Long> failures,
    OptionalLong version) {

  ReplayReport(
      String table,
      Effect effect,
      long rows,
      long present,
      Collection<String> failures,
      OptionalLong version) {
    this(table, effect, rows, present, counted(failures), version);
  }

  private static Map<String, Long> counted(Collection<String> failures) {
    Map<String, Long> counts = new TreeMap<>();
    failures.forEach(failure -> counts.merge(failure, 1L, Long::sum));
    return counts;
  }

  long waiting() {
    return failures.values().stream().mapToLong(Long::longValue).sum();
  }

  String text() {
    StringBuilder text =
        new StringBuilder(
            "%-28s %s %d, %d had their rows already, %d still wait%s"
                .formatted(
                    table,
                    effect == Effect.DRY_RUN ? "would replay" : "replayed",
                    rows,
                    present,
                    waiting(),
                    version.isPresent() ? "; version " + version.getAsLong() : ""));
    failures.forEach((why, count) -> text.append("%n  %d  %s".formatted(count, why)));
    return text.toString();
  }

  String json() {
    ObjectNode report = new ObjectMapper().createObjectNode();
    report
        .put("table", table)
        .put("dry_run", effect == Effect.DRY_RUN)
        .put("replayed", rows)
        .put("already_in_table", present)
        .put("waiting", waiting());
    version.ifPresent(landed -> report.put("version", landed));
    ObjectNode errors = report.putObject("errors");
    failures.forEach(errors::put);
    return report.toString();
  }
}
