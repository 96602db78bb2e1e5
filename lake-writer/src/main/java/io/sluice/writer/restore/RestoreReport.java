package io.sluice.writer.restore;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.writer.table.SourcePartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a restore has done, or would do, table by table.
 *
 * @param verb {@code restored}, or what else became of tables that there was something to do for
 * @param views by table, those that read the same records
 */
record RestoreReport(String verb, List<RestorePlan> plans, Map<String, List<String>> views) {

  RestoreReport {
    plans = List.copyOf(plans);
    views = Map.copyOf(views);
  }

  String text() {
    if (plans.isEmpty()) {
      return verb;
    }
    List<String> lines = new ArrayList<>();
    plans.forEach(plan -> put(plan, lines));
    return String.join(System.lineSeparator(), lines);
  }

  private void put(RestorePlan plan, List<String> lines) {
    if (plan.isNone()) {
      lines.add(
          "%-28s is at version %d already (%s), nothing to do%s"
              .formatted(plan.table(), plan.target().version(), plan.why(), toRead(plan)));
      return;
    }
    lines.add(
        "%-28s %s to version %d of %s (%s)"
            .formatted(
                plan.table(), verb, plan.target().version(), plan.target().time(), plan.why()));
    lines.add(
        "  files  "
            + (plan.isTableThere() && plan.hasBegun()
                ? "put back by a run before"
                : text(plan.files())));
    plan.replay().forEach(each -> lines.add("  " + text(plan, each)));
    plan.quarantine()
        .filter(quarantine -> !quarantine.isNone() || quarantine.isUntold())
        .ifPresent(
            quarantine -> lines.add("  %s  %s".formatted(quarantine.table(), text(quarantine))));
    List<String> dependent = views.getOrDefault(plan.table(), List.of());
    if (!dependent.isEmpty()) {
      lines.add(
          "  views that read the same topic and keep their rows: %s; if its records were wrong, compute them anew, and in any case check: sluice verify %s"
              .formatted(String.join(", ", dependent), dependent.get(0)));
    }
  }

  private static String toRead(RestorePlan plan) {
    long offsets = plan.replay().stream().mapToLong(PartitionPlan::replayed).sum();
    return offsets == 0 ? "" : " but to read %d offsets again".formatted(offsets);
  }

  private static String text(QuarantinePlan quarantine) {
    return quarantine.isUntold()
        ? "kept as it is, for its log does not go back so far; what it holds is passed by when read again"
        : text(quarantine.files());
  }

  private static String text(FileChange files) {
    return "%d put back%s, %d taken out%s"
        .formatted(
            files.back().size(), rows(files.rowsBack()), files.out().size(), rows(files.rowsOut()));
  }

  private static String rows(long rows) {
    return rows < 0 ? "" : " (%d rows)".formatted(rows);
  }

  private static String text(RestorePlan plan, PartitionPlan partition) {
    return "%s  target %d, %s %d, Kafka has %s, %d to be read again%s"
        .formatted(
            partition.partition(),
            partition.target(),
            plan.partitions().contains(partition) ? "now" : "before",
            partition.now(),
            partition
                .kafka()
                .map(range -> "%d to %d".formatted(range.earliest(), range.end()))
                .orElse("no such partition"),
            partition.replayed(),
            partition
                .gap(plan.table())
                .map(gap -> "; GAP %d to %d expired".formatted(gap.from(), gap.to()))
                .orElse(""));
  }

  String json() {
    ObjectNode report = new ObjectMapper().createObjectNode();
    report.putArray("tables");
    plans.forEach(plan -> put(plan, report.withArrayProperty("tables").addObject()));
    return report.toString();
  }

  private void put(RestorePlan plan, ObjectNode json) {
    json.put("table", plan.table())
        .put("result", plan.isNone() ? "nothing to do" : verb)
        .put("version", plan.target().version())
        .put("time", plan.target().time().toString())
        .put("why", plan.why());
    put(plan.files(), json);
    json.putArray("partitions");
    Map<SourcePartition, Long> recorded = plan.now().recordedOffsets();
    for (PartitionPlan each : plan.replay()) {
      ObjectNode partition = json.withArrayProperty("partitions").addObject();
      partition
          .put("partition", each.partition().toString())
          .put("target", each.target())
          .put("now", recorded.get(each.partition()))
          .put("before", each.now())
          .put("replayed", each.replayed());
      each.kafka()
          .ifPresent(range -> partition.put("earliest", range.earliest()).put("end", range.end()));
      each.gap(plan.table()).ifPresent(gap -> partition.put("gap", gap.toString()));
    }
    plan.quarantine()
        .ifPresent(
            each ->
                put(
                    each.files(),
                    json.putObject("quarantine")
                        .put("table", each.table())
                        .put("kept_as_it_is", each.isUntold())));
    views.getOrDefault(plan.table(), List.of()).forEach(json.withArrayProperty("views")::add);
  }

  private static void put(FileChange files, ObjectNode json) {
    json.put("files_back", files.back().size())
        .put("files_out", files.out().size())
        .put("rows_back", files.rowsBack())
        .put("rows_out", files.rowsOut());
  }
}
