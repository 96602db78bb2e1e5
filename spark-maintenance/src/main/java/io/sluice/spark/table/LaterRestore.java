package io.sluice.spark.table;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
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
    return behind(actions -> set(actions, transaction::equals), table, snapshot);
  }

  /**
   * The same of a RESTORE that is not Sluice's own, which takes transactions back with the rows.
   *
   * @param transactions what the names of those looked for begin with
   * @param ours what the names of transactions begin with that every restore of Sluice's sets
   */
  public static OptionalLong ofOthers(
      String transactions, String ours, LakeTable table, Snapshot snapshot) {
    return behind(
        actions ->
            set(actions, name -> name.startsWith(transactions))
                || (isRestore(actions) && set(actions, name -> name.startsWith(ours))),
        table,
        snapshot);
  }

  private static OptionalLong behind(
      Predicate<List<Action>> recorded, LakeTable table, Snapshot snapshot) {
    for (long version = snapshot.version(); version >= 0; version--) {
      Iterator<Tuple2<Object, Seq<Action>>> changes =
          table.log().getChanges(version, version, Option.empty(), false);
      if (!changes.hasNext()) {
        return OptionalLong.empty();
      }
      List<Action> actions = CollectionConverters.asJava(changes.next()._2());
      if (recorded.test(actions)) {
        return OptionalLong.empty();
      }
      if (isRestore(actions)) {
        return OptionalLong.of(version);
      }
    }
    return OptionalLong.empty();
  }

  private static boolean set(List<Action> actions, Predicate<String> name) {
    return actions.stream()
        .anyMatch(action -> action instanceof SetTransaction set && name.test(set.appId()));
  }

  private static boolean isRestore(List<Action> actions) {
    return actions.stream()
        .anyMatch(
            action ->
                action instanceof CommitInfo info
                    && info.operation().equalsIgnoreCase(DeltaOperations.OP_RESTORE()));
  }
}
