package io.sluice.spark.merge;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.spark.table.LakeTable;
import java.util.List;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.CommitInfo;
import org.apache.spark.sql.delta.actions.SetTransaction;
import scala.Option;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Finds a RESTORE that brought the rows of a keyed table back, and not the version of the changelog
 * that they are folded up to.
 */
final class ForeignRestore {

  private ForeignRestore() {}

  /**
   * Looks from the newest commit back to the last one that said how much is folded, or to the end
   * of the log.
   *
   * @throws SluiceException if there is one
   */
  static void requireNone(LakeTable table, Snapshot snapshot, String transaction) {
    for (long version = snapshot.version(); version >= 0; version--) {
      Iterator<Tuple2<Object, Seq<Action>>> changes =
          table.log().getChanges(version, version, Option.empty(), false);
      if (!changes.hasNext()) {
        return;
      }
      List<Action> actions = CollectionConverters.asJava(changes.next()._2());
      if (actions.stream().anyMatch(action -> isFold(action, transaction))) {
        return;
      }
      if (actions.stream().anyMatch(ForeignRestore::isRestore)) {
        throw new SluiceException(
            ExitCode.FAILED,
            "Cannot merge %s: its version %d is a RESTORE, which brought rows back and not what they are folded up to; 'sluice merge --full' makes the table anew from its changelog"
                .formatted(table.name(), version));
      }
    }
  }

  private static boolean isFold(Action action, String transaction) {
    return action instanceof SetTransaction set && set.appId().equals(transaction);
  }

  private static boolean isRestore(Action action) {
    return action instanceof CommitInfo info
        && info.operation().equalsIgnoreCase(DeltaOperations.OP_RESTORE());
  }
}
