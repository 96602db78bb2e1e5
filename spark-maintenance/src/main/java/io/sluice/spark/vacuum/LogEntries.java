package io.sluice.spark.vacuum;

import io.sluice.spark.table.LakeTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.delta.DeltaHistoryManager;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.util.FileNames;
import scala.Option;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The entries of a table's log that there still are.
 *
 * <p>The first ones need not make a version that can be read: clean-up may have left no checkpoint
 * before them. So an entry's time is that of its file.
 */
record LogEntries(LakeTable table) {

  long first() {
    return DeltaHistoryManager.getEarliestDeltaFile(table.log());
  }

  Instant timeOf(long version) {
    DeltaLog log = table.log();
    Path entry = FileNames.unsafeDeltaFile(log.logPath(), version);
    try {
      return Instant.ofEpochMilli(
          entry.getFileSystem(log.newDeltaHadoopConf()).getFileStatus(entry).getModificationTime());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every action of the entries since a moment, and of some before it. */
  void since(Instant moment, Consumer<Action> each) {
    DeltaLog log = table.log();
    boolean orTheLast = true;
    boolean asVersionThatCanBeRead = false;
    boolean orTheFirst = true;
    long begin =
        log.history()
            .getActiveCommitAtTime(
                Timestamp.from(moment),
                Option.empty(),
                orTheLast,
                asVersionThatCanBeRead,
                orTheFirst)
            .version();
    Iterator<Tuple2<Object, Seq<Action>>> entries = log.getChanges(begin, Option.empty(), false);
    while (entries.hasNext()) {
      CollectionConverters.asJava(entries.next()._2()).forEach(each);
    }
  }
}
