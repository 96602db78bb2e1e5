package io.sluice.writer.restore;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.writer.Failpoint;
import io.sluice.writer.Failpoints;
import io.sluice.writer.delta.LoggedTable;
import io.sluice.writer.delta.RestoreOrder;
import io.sluice.writer.delta.TableContent;
import io.sluice.writer.feed.AcceptedGap;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Puts one table back, then its quarantine: two commits, for there is no one commit of two tables.
 *
 * <p>The first says in the table that the second is still to come, and while it says so no writer
 * writes: between the two nobody can pass a malformed record that the second takes out of the
 * quarantine. Whoever dies in between is followed by the same restore, which does the rest.
 */
final class TableRestore {

  /** Each further attempt follows a commit of somebody whom the hold did not keep. */
  private static final int ATTEMPTS = 50;

  private final RestoredTable table;
  private final String kind;
  private final Collection<AcceptedGap> accepted;
  private final InstantSource clock;
  private final String engine;

  /**
   * @param kind of restore, for the log
   */
  TableRestore(
      RestoredTable table,
      String kind,
      Collection<AcceptedGap> accepted,
      InstantSource clock,
      String engine) {
    this.table = table;
    this.kind = kind;
    this.accepted = accepted;
    this.clock = clock;
    this.engine = engine;
  }

  /**
   * Does what a plan says, and plans again whenever somebody has changed a table meanwhile.
   *
   * @return the plan that was carried out
   */
  RestorePlan carryOut(Supplier<RestorePlan> planning) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      RestorePlan plan = planning.get();
      plan.requirePossible(accepted);
      if (isTableDone(plan) && isQuarantineDone(plan)) {
        return plan;
      }
    }
    throw new SluiceException(
        ExitCode.TRY_LATER,
        "Cannot restore table %s: somebody has committed to it %d times while we tried; try again when that is over"
            .formatted(table.name(), ATTEMPTS));
  }

  private boolean isTableDone(RestorePlan plan) {
    if (plan.isTableThere()) {
      return true;
    }
    String id = UUID.randomUUID().toString();
    Optional<String> restoring = plan.isQuarantineThere() ? Optional.empty() : Optional.of(id);
    RestoreOrder order =
        new RestoreOrder(
            UUID.fromString(id),
            plan.target().version(),
            plan.content(),
            plan.nextOffsets(),
            RestoredProperties.of(
                plan.content().properties(), plan.now().properties(), id, restoring),
            note(plan));
    return publish(table.table(), order, plan.now());
  }

  private boolean isQuarantineDone(RestorePlan plan) {
    Failpoints.pass(Failpoint.RESTORE_BETWEEN);
    if (plan.isNone() || plan.isQuarantineThere()) {
      return true;
    }
    QuarantinePlan quarantine = plan.quarantine().orElseThrow();
    RestoreOrder order =
        new RestoreOrder(
            UUID.randomUUID(),
            quarantine.content().version(),
            quarantine.content(),
            quarantine.nextOffsets(),
            quarantine.now().properties(),
            note(plan));
    return publish(table.quarantine().orElseThrow(), order, quarantine.now());
  }

  private boolean publish(LoggedTable into, RestoreOrder order, TableContent now) {
    return into.publish(order, now, clock.instant(), engine).isPresent();
  }

  private Map<String, String> note(RestorePlan plan) {
    Map<String, String> note = new HashMap<>();
    note.put("sluice.restore.kind", kind);
    note.put("sluice.restore.table", plan.table());
    note.put("sluice.restore.version", Long.toString(plan.target().version()));
    plan.gaps().forEach(gap -> note.put(AcceptedGap.NOTE + gap.partition(), gap.range()));
    return note;
  }
}
