package io.sluice.spark.reprocess;

import io.sluice.spark.verify.RangeChanges;
import io.sluice.spark.verify.RangeChanges.Counts;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.actions.Action;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts rows that were made into a view's table, in one commit that records that they are there.
 *
 * <p>Only rows that differ are touched, and of those only the columns that the view makes. What a
 * writer appends meanwhile stays, and the offsets that it has recorded too.
 *
 * @param version of the view's table behind it
 */
record Promotion(Counts counts, long version) {

  private static final Logger LOG = LoggerFactory.getLogger(Promotion.class);

  /**
   * @throws io.sluice.failure.SluiceException if the stream may still emit one of the rows, or
   *     another job was faster; either way the table is as it was
   */
  static Promotion of(ViewTable view, StagedState state, Dataset<Row> made) {
    try (RangeChanges changes = view.changes(state, made)) {
      Counts counts = changes.counts();
      Validation.requireClosed(view, changes, counts);
      if (counts.differing() == 0 && view.added().isEmpty()) {
        return new Promotion(counts, view.commit().snapshot().version());
      }
      Dataset<Row> differing = changes.differing();
      List<Action> actions =
          counts.differing() == 0
              ? List.of()
              : view.commit()
                  .replace(
                      changes.identities(), differing, changes.identities().in(differing, made));
      String transaction =
          view.job().lake().names().reprocessTransaction(state.view(), state.generation());
      long version =
          view.commit()
              .commit(
                  actions,
                  Map.of(transaction, 1L),
                  "sluice reprocess: generation %s, %s to %s, %d added, %d changed, %d removed"
                      .formatted(
                          state.generation(),
                          state.from(),
                          state.to(),
                          counts.added(),
                          counts.changed(),
                          counts.removed()));
      LOG.info(
          "{}: generation {} is version {}: {}", state.view(), state.generation(), version, counts);
      return new Promotion(counts, version);
    }
  }
}
