package io.sluice.spark.maintain;

import io.sluice.failure.SluiceException;
import io.sluice.spark.optimize.Compaction;
import io.sluice.spark.optimize.TableReport;
import io.sluice.spark.table.LakeTable;
import io.sluice.spark.vacuum.UnreadableRestorePointException;
import io.sluice.spark.vacuum.Vacuum;
import io.sluice.spark.vacuum.VacuumPlan;
import java.util.Optional;
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
 * @param notVacuumed why a vacuum cannot tell what it may delete, until somebody has mended that
 */
record TableState(
    long files,
    long bytes,
    long small,
    long packed,
    long expired,
    long expiredBytes,
    long entries,
    Optional<SluiceException> notVacuumed) {

  static TableState of(LakeTable table, Compaction compaction, Vacuum vacuum) {
    try {
      return of(table, compaction, vacuum.plan(table).deleted(), Optional.empty());
    } catch (UnreadableRestorePointException e) {
      return of(table, compaction, VacuumPlan.Files.NONE, Optional.of(e));
    }
  }

  private static TableState of(
      LakeTable table,
      Compaction compaction,
      VacuumPlan.Files expired,
      Optional<SluiceException> notVacuumed) {
    Snapshot snapshot = table.snapshot();
    TableReport plan = compaction.plan(table);
    Option<Object> checkpoint = checkpointOf(snapshot);
    return new TableState(
        plan.before().files(),
        plan.before().bytes(),
        plan.small(),
        plan.packed(),
        expired.count(),
        expired.bytes(),
        snapshot.version() - (checkpoint.isDefined() ? (Long) checkpoint.get() : -1),
        notVacuumed);
  }

  private static Option<Object> checkpointOf(Snapshot snapshot) {
    long version = snapshot.logSegment().checkpointProvider().version();
    return version < 0 ? Option.empty() : Option.apply(version);
  }
}
