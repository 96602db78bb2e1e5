package io.sluice.spark.table;

import java.util.List;
import java.util.OptionalLong;
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
 * Finds a RESTORE behind a transaction: it brought the rows of a version back, and not what the
 * table had recorded there.
 */
public final class LaterRestore {

  private LaterRestore() {}

  /**
   * Looks from the newest commit back to the last one that recorded the transaction, or to the end
   * of the log.
   *
   * @return the version of the RESTORE
   */
  public static OptionalLong than(String transaction, LakeTable table, Snapshot snapshot) {
    for (long version = snapshot.version(); version >= 0; version--) {
      Iterator<Tuple2<Object, Seq<Action>>> changes =
          table.log().getChanges(version, version, Option.empty(), false);
      if (!changes.hasNext()) {
        return OptionalLong.empty();
      }
      List<Action> actions = CollectionConverters.asJava(changes.next()._2());
      if (actions.stream().anyMatch(action -> isOf(action, transaction))) {
        return OptionalLong.empty();
      }
      if (actions.stream().anyMatch(LaterRestore::isRestore)) {
        return OptionalLong.of(version);
      }
    }
    return OptionalLong.empty();
  }

  private static boolean isOf(Action action, String transaction) {
    return action instanceof SetTransaction set && set.appId().equals(transaction);
  }

  private static boolean isRestore(Action action) {
    return action instanceof CommitInfo info
        && info.operation().equalsIgnoreCase(DeltaOperations.OP_RESTORE());
  }
}
