package io.sluice.writer.feed;

import io.sluice.writer.table.CommitOutcome;
import io.sluice.writer.table.CommitOutcome.AlreadyCommitted;
import io.sluice.writer.table.CommitOutcome.Committed;
import io.sluice.writer.table.CommitOutcome.Superseded;
import io.sluice.writer.table.LakeTable;
import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.PendingCommit;
import io.sluice.writer.table.TableState;
import java.util.Optional;

/**
 * A finished batch on its way into its tables: first the quarantine, then the rows.
 *
 * <p>The order is the guarantee: offsets of the feed's table never pass a malformed record that is
 * not in the quarantine. An attempt that failed, or whose end is unknown, is made again with the
 * very same commits, which a table recognises.
 */
final class BatchCommit {

  /** How an attempt ended. */
  sealed interface Ending {
    /** All is in the tables. */
    record Landed(long version) implements Ending {}

    /** Somebody else moved a table; the batch is void. */
    record Overtaken(String table, Superseded by) implements Ending {}
  }

  private final PendingCommit rows;
  private final long quarantined;
  private Optional<PendingCommit> quarantineFirst;

  BatchCommit(Optional<PendingCommit> quarantineFirst, PendingCommit rows) {
    this.quarantineFirst = quarantineFirst;
    this.quarantined = quarantineFirst.map(PendingCommit::rowCount).orElse(0L);
    this.rows = rows;
  }

  /** What goes into the feed's table. */
  PendingCommit rows() {
    return rows;
  }

  /** How many records go into the quarantine. */
  long quarantined() {
    return quarantined;
  }

  /**
   * @throws io.sluice.writer.table.CommitFailedException if nothing more landed; call again
   * @throws io.sluice.writer.table.CommitUnknownException if that is not known; call again, or give
   *     up and go on from the offsets of the tables
   * @throws io.sluice.writer.table.TableException if a table cannot be read or written
   */
  Ending attempt(LakeTable table, Quarantine quarantine) {
    if (quarantineFirst.isPresent()) {
      Optional<Ending> restored = restored(table);
      if (restored.isPresent()) {
        return restored.get();
      }
      Ending ending = ending(quarantine.name(), quarantine.commit(quarantineFirst.get()));
      if (ending instanceof Ending.Overtaken) {
        return ending;
      }
      quarantineFirst = Optional.empty();
    }
    return ending(table.definition().name(), table.commit(rows));
  }

  /**
   * A restore rewinds the table before its quarantine. So if the table is not restored yet, where
   * the batch expects the quarantine was read before that, and its offset tells; if it is, where
   * the quarantine is may be known from after the restore, and what was read from before.
   */
  private Optional<Ending> restored(LakeTable table) {
    TableState now = table.state();
    if (now.lastRestore().equals(rows.lastRestore())) {
      return Optional.empty();
    }
    OffsetSpan first = rows.spans().get(0);
    long next = now.nextOffsets().getOrDefault(first.partition(), 0L);
    return Optional.of(
        new Ending.Overtaken(
            table.definition().name(),
            new Superseded(first.partition(), next, first.firstOffset())));
  }

  private static Ending ending(String table, CommitOutcome outcome) {
    if (outcome instanceof Committed landed) {
      return new Ending.Landed(landed.version());
    }
    if (outcome instanceof AlreadyCommitted landed) {
      return new Ending.Landed(landed.version());
    }
    return new Ending.Overtaken(table, (Superseded) outcome);
  }
}
