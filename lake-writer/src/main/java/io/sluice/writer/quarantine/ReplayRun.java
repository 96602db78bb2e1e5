package io.sluice.writer.quarantine;

import io.sluice.writer.feed.FeedPlan;
import io.sluice.writer.feed.ReplayBatch;
import io.sluice.writer.table.LakeTable;
import io.sluice.writer.table.PendingCommit;
import io.sluice.writer.table.SettledRange.Fate;
import io.sluice.writer.table.Settlement;
import io.sluice.writer.table.TableState;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads waiting records again as the feed reads its records now, and commits the rows of those that
 * can be read together with the word that nobody waits for them any more.
 *
 * <p>A record of which the table has a row already, as one that a restarted writer could read after
 * all, gets no second one; it is only said to be replayed.
 */
final class ReplayRun {

  private static final String NOTE = "sluice.replay";

  private final FeedPlan plan;
  private final LakeTable table;
  private final KeptRecords kept;

  ReplayRun(FeedPlan plan, LakeTable table, KeptRecords kept) {
    this.plan = plan;
    this.table = table;
    this.kept = kept;
  }

  /**
   * @throws io.sluice.registry.RegistryException if the registry does not answer; nothing was done
   * @throws io.sluice.writer.table.CommitUnknownException if it may have landed; run again
   */
  ReplayReport run(RecordFilter filter, Effect effect) {
    TableState state = table.state();
    Selection selection =
        Selection.of(kept, new RecordStates(state.nextOffsets(), state.settled()), filter);
    NavigableSet<RecordPlace> wanted = selection.wanted();
    Set<RecordPlace> present = kept.inTable(wanted);
    try (ReplayBatch batch = new ReplayBatch(plan, state)) {
      Set<RecordPlace> rows = new TreeSet<>();
      Map<RecordPlace, String> failures = new TreeMap<>();
      kept.records(
          record -> {
            RecordPlace place = record.place();
            if (wanted.contains(place) && !present.contains(place) && !rows.contains(place)) {
              failure(batch, record)
                  .ifPresentOrElse(why -> failures.put(place, why), () -> rows.add(place));
            }
          });
      Set<RecordPlace> settled = new TreeSet<>(rows);
      settled.addAll(present);
      OptionalLong version =
          settled.isEmpty() || effect == Effect.DRY_RUN
              ? OptionalLong.empty()
              : OptionalLong.of(Settling.commit(table, commit(batch, selection, settled, state)));
      return new ReplayReport(
          plan.name(), effect, rows.size(), present.size(), failures.values(), version);
    }
  }

  private Optional<String> failure(ReplayBatch batch, QuarantinedRecord record) {
    if (!record.place().partition().topic().equals(plan.topic())) {
      return Optional.of(
          "it comes from topic %s, and the table is now written from %s"
              .formatted(record.place().partition().topic(), plan.topic()));
    }
    return batch.add(record.asConsumed());
  }

  private static PendingCommit commit(
      ReplayBatch batch, Selection selection, Set<RecordPlace> settled, TableState state) {
    Settlement settlement =
        new Settlement(state.settled().count(), selection.ranges(Fate.REPLAYED, settled));
    return batch.finish(
        settlement, Map.of(NOTE, "%d records".formatted(settled.size())), state.lastRestore());
  }
}
