package io.sluice.spark.merge;

import io.sluice.spark.table.LakeTable;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.SetTransaction;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.jdk.javaapi.CollectionConverters;

/** Commits to a keyed table that change how much is folded, and no row. */
final class FoldedVersion {

  private static final long NOTHING = -1;

  private FoldedVersion() {}

  /** Says that nothing is folded, so that whoever merges next, or is at it now, folds all. */
  static void forget(KeyedTable table, Snapshot changelog) {
    note(table, changelog, NOTHING);
  }

  /**
   * Says up to which version of the changelog the rows are folded.
   *
   * @throws io.sluice.failure.SluiceException if another merge says so at the same time
   */
  static void note(KeyedTable table, Snapshot changelog, long version) {
    String transaction = table.transaction(changelog);
    LakeTable rows = table.rows();
    rows.committing(
        "merge",
        "sluice merge: %s is folded up to %d".formatted(table.changelog().name(), version),
        () -> {
          OptimisticTransaction commit =
              rows.log().startTransaction(Option.empty(), Option.empty());
          // Read, so that two that set it exclude one another.
          if (commit.txnVersion(transaction) == version) {
            return version;
          }
          Action set = new SetTransaction(transaction, version, Option.empty());
          return commit.commit(
              CollectionConverters.asScala(java.util.List.of(set)).toList(),
              new DeltaOperations.ManualUpdate$(),
              Map$.MODULE$.empty());
        });
  }
}
