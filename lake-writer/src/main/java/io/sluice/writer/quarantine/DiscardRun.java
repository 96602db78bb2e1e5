package io.sluice.writer.quarantine;

import io.sluice.writer.table.LakeTable;
import io.sluice.writer.table.PendingCommit;
import io.sluice.writer.table.SettledRange.Fate;
import io.sluice.writer.table.Settlement;
import io.sluice.writer.table.TableState;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Says in the table's log that waiting records are not wanted, and why. Deletes nothing. */
final class DiscardRun {

  /** What the commit says of why. */
  static final String REASON = "sluice.discard.reason";

  private static final String RECORDS = "sluice.discard.records";

  /**
   * @param version what landed; empty if nothing was to be committed
   */
  record Result(long records, OptionalLong version) {}

  private final LakeTable table;
  private final KeptRecords kept;

  DiscardRun(LakeTable table, KeptRecords kept) {
    this.table = table;
    this.kept = kept;
  }

  Result run(RecordFilter filter, String reason, Effect effect) {
    TableState state = table.state();
    Selection selection =
        Selection.of(kept, new RecordStates(state.nextOffsets(), state.settled()), filter);
    long records = selection.wanted().size();
    if (records == 0 || effect == Effect.DRY_RUN) {
      return new Result(records, OptionalLong.empty());
    }
    Settlement settlement =
        new Settlement(
            state.settled().count(), selection.ranges(Fate.DISCARDED, selection.wanted()));
    PendingCommit commit =
        PendingCommit.settling(
                settlement, List.of(), Map.of(REASON, reason, RECORDS, Long.toString(records)))
            .begunAfter(state.lastRestore());
    return new Result(records, OptionalLong.of(Settling.commit(table, commit)));
  }
}
