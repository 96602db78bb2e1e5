package io.sluice.spark.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.delta.actions.Protocol;
import org.apache.spark.sql.delta.actions.RemoveFile;
import org.apache.spark.sql.delta.actions.SetTransaction;
import scala.Option;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** What was committed to a table since a job has begun to look at it. */
record LaterCommits(List<Action> actions) {

  /**
   * @param from the first version of them
   * @param to the last one; before the first if there are none
   */
  static LaterCommits of(DeltaLog log, long from, long to) {
    List<Action> actions = new ArrayList<>();
    if (to < from) {
      return new LaterCommits(actions);
    }
    Iterator<Tuple2<Object, Seq<Action>>> changes = log.getChanges(from, to, Option.empty(), false);
    while (changes.hasNext()) {
      actions.addAll(CollectionConverters.asJava(changes.next()._2()));
    }
    return new LaterCommits(actions);
  }

  /**
   * Whether they leave columns, properties, and all rows that were there as they were, and the
   * files that a commit takes away where they are, and are of no other job.
   *
   * @param transaction which such jobs set
   * @param held what the job that asks has made of the metadata by its hold, if it has one
   */
  boolean leaveInPlace(List<Action> commit, String transaction, Optional<Metadata> held) {
    Set<String> taken =
        commit.stream()
            .filter(RemoveFile.class::isInstance)
            .map(action -> ((RemoveFile) action).path())
            .collect(Collectors.toSet());
    return actions.stream()
        .filter(action -> held.filter(action::equals).isEmpty())
        .noneMatch(action -> isInTheWay(action, taken, transaction));
  }

  private static boolean isInTheWay(Action action, Set<String> taken, String transaction) {
    if (action instanceof RemoveFile file) {
      return file.dataChange() || taken.contains(file.path());
    }
    if (action instanceof SetTransaction set) {
      return set.appId().equals(transaction);
    }
    return action instanceof Metadata || action instanceof Protocol;
  }
}
