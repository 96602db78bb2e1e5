package io.sluice.spark.maintain;

import io.sluice.failure.ExitCode;
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
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
    return reported(table, () -> look(table));
  }

  TableReport run(LakeTable table) {
    return reported(table, () -> maintain(table));
  }

  private static TableReport reported(LakeTable table, Supplier<TableReport> work) {
    try {
      return work.get();
    } catch (SluiceException e) {
      LOG.warn("{}", e.getMessage());
      return TableReport.failed(table.name(), e);
    } catch (CancellationException e) {
      throw e;
    } catch (Exception e) {
      // Scala throws checked exceptions that no method declares.
      LOG.error("This ended the maintenance of {}", table.name(), e);
      return TableReport.failed(
          table.name(),
          new SluiceException(
              ExitCode.FAILED,
              "Cannot maintain %s: %s; the log has its trace"
                  .formatted(table.name(), e.toString().lines().findFirst().orElseThrow()),
              e));
    }
  }

  private TableReport look(LakeTable table) {
    TableState state = TableState.of(table, compaction, vacuum);
    return new TableReport(
        table.name(), policy.decide(state), List.of(), state, state, Optional.empty());
  }

  private TableReport maintain(LakeTable table) {
    table.requireWritable("maintain");
    TableReport planned = look(table);
    if (planned.decisions().stream().noneMatch(Decision::isWorthIt)) {
      return planned;
    }
    return new TableHold(table, "maintain", PROPERTY, TableHold.LIMIT, clock)
        .during(() -> work(table));
  }

  /** Looks once more: another run may just have done it. */
  private TableReport work(LakeTable table) {
    TableReport planned = look(table);
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
      case CHECKPOINT -> table.checkpoint();
    }
  }
}
