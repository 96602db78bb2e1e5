package io.sluice.spark.merge;

import io.sluice.spark.table.LakeTable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.delta.actions.Action;
import scala.Option;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Reads versions of a table from the log entries themselves, as far as they are there. */
final class ChangelogLog {

  private ChangelogLog() {}

  static List<ChangelogCommit> between(LakeTable table, long first, long last) {
    List<ChangelogCommit> commits = new ArrayList<>();
    if (first > last) {
      return commits;
    }
    Iterator<Tuple2<Object, Seq<Action>>> changes =
        table.log().getChanges(first, last, Option.empty(), false);
    while (changes.hasNext()) {
      Tuple2<Object, Seq<Action>> change = changes.next();
      commits.add(ChangelogCommit.of((Long) change._1(), CollectionConverters.asJava(change._2())));
    }
    return commits;
  }
}
