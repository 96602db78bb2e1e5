package io.sluice.spark.maintain;

import io.sluice.spark.optimize.Compaction;
import io.sluice.spark.optimize.TableReport;
import io.sluice.spark.table.LakeTable;
import io.sluice.spark.vacuum.Vacuum;
import io.sluice.spark.vacuum.VacuumPlan;
import org.apache.spark.sql.delta.Snapshot;
import scala.Option;

/**
 * What a table's log, and one look into its folder, say about how well it is kept.
 *
 * @param files live ones
 * @param small files that compaction would replace, busy partitions left out
 * @param packed files that would stand in their place
 * @param expired files that a vacuum would delete
 * @param expiredBytes their size
 * @param entries log entries behind the last checkpoint
 */
record TableState(
    long files,
    long bytes,
    long small,
    long packed,
    long expired,
    long expiredBytes,
    long entries) {

  static TableState of(LakeTable table, Compaction compaction, Vacuum vacuum) {
    Snapshot snapshot = table.snapshot();
    TableReport plan = compaction.plan(table);
    VacuumPlan.Files expired = vacuum.plan(table).deleted();
    Option<Object> checkpoint = checkpointOf(snapshot);
    return new TableState(
        plan.before().files(),
        plan.before().bytes(),
        plan.small(),
        plan.packed(),
        expired.count(),
        expired.bytes(),
        snapshot.version() - (checkpoint.isDefined() ? (Long) checkpoint.get() : -1));
  }

  private static Option<Object> checkpointOf(Snapshot snapshot) {
    long version = snapshot.logSegment().checkpointProvider().version();
    return version < 0 ? Option.empty() : Option.apply(version);
  }
}
