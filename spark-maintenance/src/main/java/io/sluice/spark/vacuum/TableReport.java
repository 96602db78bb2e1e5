package io.sluice.spark.vacuum;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.spark.vacuum.VacuumPlan.Files;

/**
 * What became of the files of one table.
 *
 * @param outcome in words
 * @param deleted what went, or would go
 */
public record TableReport(String table, String outcome, VacuumPlan plan, Files deleted) {

  static TableReport planned(String table, VacuumPlan plan) {
    return new TableReport(
        table, plan.doomed().isEmpty() ? "nothing to do" : "would delete", plan, plan.toDelete());
  }

  static TableReport vacuumed(String table, VacuumPlan plan, Files deleted) {
    return new TableReport(
        table, plan.doomed().isEmpty() ? "nothing to do" : "deleted", plan, deleted);
  }

  ObjectNode json() {
    Files before = deleted.plus(left());
    return JsonNodeFactory.instance
        .objectNode()
        .put("table", table)
        .put("outcome", outcome)
        .put("deleted_files", deleted.count())
        .put("deleted_bytes", deleted.bytes())
        .put("files_before", before.count())
        .put("bytes_before", before.bytes())
        .put("files_after", left().count())
        .put("bytes_after", left().bytes())
        .put("live_files", plan.live().count())
        .put("young_files", plan.young().count())
        .put("restore_point_files", plan.restorePoints().count());
  }

  private Files left() {
    Files whole = plan.live().plus(plan.young()).plus(plan.restorePoints()).plus(plan.toDelete());
    return new Files(whole.count() - deleted.count(), whole.bytes() - deleted.bytes());
  }
}
