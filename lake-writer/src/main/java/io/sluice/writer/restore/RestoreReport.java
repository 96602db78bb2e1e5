package io.sluice.writer.restore;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
          "%-28s is at version %d already (%s), nothing to do"
              .formatted(plan.table(), plan.target().version(), plan.why()));
      return;
    }
    lines.add(
        "%-28s %s to version %d of %s (%s)"
            .formatted(
                plan.table(), verb, plan.target().version(), plan.target().time(), plan.why()));
    lines.add("  files  " + text(plan.files()));
    plan.partitions().forEach(each -> lines.add("  " + text(plan, each)));
    plan.quarantine()
        .filter(quarantine -> !quarantine.isNone())
        .ifPresent(
            quarantine ->
                lines.add("  %s  %s".formatted(quarantine.table(), text(quarantine.files()))));
    List<String> dependent = views.getOrDefault(plan.table(), List.of());
    if (!dependent.isEmpty()) {
      lines.add(
          "  views that read the same topic and keep their rows: %s; if its records were wrong, compute them anew, and in any case check: sluice verify %s"
              .formatted(String.join(", ", dependent), dependent.get(0)));
    }
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
    return "%s  target %d, now %d, Kafka has %s, %d to be read again%s"
        .formatted(
            partition.partition(),
            partition.target(),
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
    for (PartitionPlan each : plan.partitions()) {
      ObjectNode partition = json.withArrayProperty("partitions").addObject();
      partition
          .put("partition", each.partition().toString())
          .put("target", each.target())
          .put("now", each.now())
          .put("replayed", each.replayed());
      each.kafka()
          .ifPresent(range -> partition.put("earliest", range.earliest()).put("end", range.end()));
      each.gap(plan.table()).ifPresent(gap -> partition.put("gap", gap.toString()));
    }
    plan.quarantine()
        .ifPresent(
            each -> put(each.files(), json.putObject("quarantine").put("table", each.table())));
    views.getOrDefault(plan.table(), List.of()).forEach(json.withArrayProperty("views")::add);
  }

  private static void put(FileChange files, ObjectNode json) {
    json.put("files_back", files.back().size())
        .put("files_out", files.out().size())
        .put("rows_back", files.rowsBack())
        .put("rows_out", files.rowsOut());
  }
}
