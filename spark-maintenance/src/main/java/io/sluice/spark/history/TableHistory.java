package io.sluice.spark.history;

import io.sluice.spark.table.LakeTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.delta.actions.Action;
import scala.Option;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The newest commits of a table, the newest first, as far back as its log goes.
 *
 * @param isCut whether older commits were asked for, but have been cleaned from the log
 */
record TableHistory(List<CommitEntry> commits, boolean isCut) {

  /** Reads the commits themselves, not the checkpoints: these forget who, when and what. */
  static TableHistory of(LakeTable table, String transactions, int limit) {
    long oldestAsked = Math.max(0, table.snapshot().version() - limit + 1);
    Iterator<Tuple2<Object, Seq<Action>>> changes =
        table.log().getChanges(oldestAsked, Option.empty(), false);
    List<CommitEntry> commits = new ArrayList<>();
    while (changes.hasNext()) {
      Tuple2<Object, Seq<Action>> change = changes.next();
      commits.add(
          CommitEntry.of(
              (Long) change._1(), CollectionConverters.asJava(change._2()), transactions));
    }
    Collections.reverse(commits);
    boolean isCut = commits.isEmpty() || commits.get(commits.size() - 1).version() > oldestAsked;
    return new TableHistory(commits, isCut);
  }
}
