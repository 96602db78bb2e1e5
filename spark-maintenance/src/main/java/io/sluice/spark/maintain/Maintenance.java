package io.sluice.spark.maintain;

import io.sluice.failure.SluiceException;
import io.sluice.spark.maintain.MaintenancePolicy.Decision;
import io.sluice.spark.maintain.MaintenancePolicy.Step;
import io.sluice.spark.optimize.Compaction;
import io.sluice.spark.table.LakeTable;
import io.sluice.spark.table.TableHold;
import io.sluice.spark.vacuum.Vacuum;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * Looks at a table, decides, and does what is worth it; another run on the same table is kept out
 * meanwhile.
 *
 * <p>What goes wrong with one table is told and does not keep the others waiting.
 */
record Maintenance(
    MaintenancePolicy policy, Compaction compaction, Vacuum vacuum, InstantSource clock) {

  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);

  /** Which run looks after a table; writers know nothing of it. */
  private static final String PROPERTY = "sluice.maintained";

  /** Looks, and does nothing. */
  TableReport plan(LakeTable table) {
    TableState state = TableState.of(table, compaction, vacuum);
    return new TableReport(
        table.name(), policy.decide(state), List.of(), state, state, Optional.empty());
  }

  TableReport run(LakeTable table) {
    try {
      table.requireWritable("maintain");
      TableReport planned = plan(table);
      if (planned.decisions().stream().noneMatch(Decision::isWorthIt)) {
        return planned;
      }
      return new TableHold(table, "maintain", PROPERTY, TableHold.LIMIT, clock)
          .during(() -> work(table));
    } catch (SluiceException e) {
      LOG.warn("{}", e.getMessage());
      return TableReport.failed(table.name(), e);
    }
  }

  /** Looks once more: another run may just have done it. */
  private TableReport work(LakeTable table) {
    TableReport planned = plan(table);
    List<Step> done = new ArrayList<>();
    for (Decision decision : planned.decisions()) {
      if (decision.isWorthIt()) {
        LOG.info("{}: {} ({})", table.name(), decision.step(), decision.reason());
        take(decision.step(), table);
        done.add(decision.step());
      }
    }
    TableState after = TableState.of(table, compaction, vacuum);
    return new TableReport(
        table.name(), planned.decisions(), done, planned.before(), after, Optional.empty());
  }

  private void take(Step step, LakeTable table) {
    switch (step) {
      case OPTIMIZE -> compaction.run(table.spark(), List.of(table));
      case VACUUM -> vacuum.run(table);
      case CHECKPOINT -> checkpoint(table);
    }
  }

  private static void checkpoint(LakeTable table) {
    table.log().checkpoint(table.snapshot(), Option.empty());
  }
}
