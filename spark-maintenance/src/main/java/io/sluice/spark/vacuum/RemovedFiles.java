package io.sluice.spark.vacuum;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.spark.table.LakeTable;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.apache.spark.sql.delta.DeltaHistoryManager;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.RemoveFile;
import scala.Option;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The files that left a table since a moment.
 *
 * <p>A snapshot remembers them for the table's own retention; for longer the entries of the log
 * have to be read.
 */
record RemovedFiles(LakeTable table, TableFolder folder) {

  /**
   * Their paths, relative to the table's folder.
   *
   * @param remembered how long the snapshot remembers
   * @throws SluiceException with {@link ExitCode#CONFIGURATION} if nobody remembers for so long
   */
  Set<String> since(Instant moment, Snapshot newest, Duration remembered, Instant now) {
    Set<String> paths = new HashSet<>();
    newest.tombstones().collectAsList().forEach(file -> add(file, moment, paths));
    if (moment.isBefore(now.minus(remembered))) {
      addFromLog(moment, paths);
    }
    return paths;
  }

  private void add(RemoveFile file, Instant moment, Set<String> into) {
    if (file.delTimestamp() >= moment.toEpochMilli()) {
      folder.relative(URI.create(file.path())).ifPresent(into::add);
    }
  }

  private void addFromLog(Instant moment, Set<String> into) {
    DeltaLog log = table.log();
    long first = DeltaHistoryManager.getEarliestDeltaFile(log);
    if (first > 0 && table.timeOf(first).isAfter(moment)) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot vacuum %s: its log begins with version %d of %s and does not say what was removed since %s; retain less, or set its property %s so that it is remembered from now on"
              .formatted(table.name(), first, table.timeOf(first), moment, RetentionGuard.KEY));
    }
    Iterator<Tuple2<Object, Seq<Action>>> entries = log.getChanges(first, Option.empty(), false);
    while (entries.hasNext()) {
      for (Action action : CollectionConverters.asJava(entries.next()._2())) {
        if (action instanceof RemoveFile file) {
          add(file, moment, into);
        }
      }
    }
  }
}
