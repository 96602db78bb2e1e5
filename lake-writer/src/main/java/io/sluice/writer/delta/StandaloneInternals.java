package io.sluice.writer.delta;

import io.delta.standalone.DeltaLog;
import io.delta.standalone.OptimisticTransaction;
import io.delta.standalone.Snapshot;
import io.delta.standalone.actions.Action;
import io.delta.standalone.actions.Protocol;
import io.delta.standalone.actions.SetTransaction;
import io.delta.standalone.internal.DeltaLogImpl;
import io.delta.standalone.internal.LogSegment;
import io.delta.standalone.internal.OptimisticTransactionImpl;
import io.delta.standalone.internal.SnapshotImpl;
import io.delta.standalone.internal.actions.Action$;
import io.delta.standalone.internal.exception.DeltaErrors;
import io.delta.standalone.internal.util.ConversionUtils$;
import io.delta.storage.LogStore;
import io.sluice.writer.delta.LogListing.Segment;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import scala.Option;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;

/**
 * All that is used from inside Delta Standalone, which is frozen at its last release. {@code
 * DeltaLakeTableTest} fails if a release changes what one of these does.
 */
final class StandaloneInternals {

  private StandaloneInternals() {}

  /**
   * Makes a transaction lose against any commit that sets this application id after the
   * transaction's read version. The public way, {@code txnVersion}, does the same and also loads
   * the state of the whole table.
   */
  static void readTransaction(OptimisticTransaction transaction, String applicationId) {
    ((OptimisticTransactionImpl) transaction).readTxn().addOne(applicationId);
  }

  /**
   * The versions of all application ids as of a version. Loads the state of the whole table, and
   * keeps none of it: a snapshot would for as long as it is the newest.
   */
  static Map<String, Long> transactions(Configuration configuration, Path table, long version)
      throws IOException {
    Segment segment = LogListing.of(table, configuration).require(version);
    return transactions(snapshot(DeltaLogImpl.forTable(configuration, table), segment));
  }

  /**
   * The state that a part of a log tells. Standalone's own way there wants the entry of the
   * version, and one of a checkpoint's, which clean-up may have taken.
   */
  static Snapshot snapshot(DeltaLog log, Segment segment) {
    DeltaLogImpl internal = (DeltaLogImpl) log;
    long time =
        Stream.concat(segment.checkpointFiles().stream(), segment.entries().stream())
            .mapToLong(FileStatus::getModificationTime)
            .max()
            .orElse(0);
    LogSegment files =
        new LogSegment(
            internal.logPath(),
            segment.version(),
            CollectionConverters.asScala(segment.entries()).toSeq(),
            CollectionConverters.asScala(segment.checkpointFiles()).toSeq(),
            segment.checkpoint().isPresent()
                ? Option.apply(segment.checkpoint().getAsLong())
                : Option.empty(),
            time);
    return new SnapshotImpl(
        internal.hadoopConf(),
        internal.logPath(),
        segment.version(),
        files,
        0,
        internal,
        time,
        Option.empty());
  }

  /** The versions of all application ids in a snapshot. */
  static Map<String, Long> transactions(Snapshot snapshot) {
    Map<String, Long> versions = new HashMap<>();
    Iterator<SetTransaction> transactions = ((SnapshotImpl) snapshot).setTransactions().iterator();
    while (transactions.hasNext()) {
      SetTransaction transaction = transactions.next();
      versions.put(transaction.getAppId(), transaction.getVersion());
    }
    return versions;
  }

  /** The store that the entries of a log are published through. */
  static LogStore store(DeltaLog log) {
    return ((DeltaLogImpl) log).store();
  }

  /** An action as it stands in a log entry. */
  static String json(Action action) {
    return ConversionUtils$.MODULE$.convertActionJ(action).json();
  }

  /** What a line of a log entry says. */
  static Action action(String json) {
    return ConversionUtils$.MODULE$.convertAction(Action$.MODULE$.fromJson(json));
  }

  static Protocol protocol(Snapshot snapshot) {
    return ((SnapshotImpl) snapshot).protocol();
  }

  /** Whether a failure says that the table's protocol is too new. */
  static boolean refusesProtocol(Throwable failure) {
    return failure instanceof DeltaErrors.InvalidProtocolVersionException;
  }

  /** An action as another process will read it from the log, if this one writes it. */
  static Action readBack(Action action) {
    return action(json(action));
  }

  /** Writes a checkpoint of a version and removes expired log files. */
  static void checkpoint(Configuration configuration, Path table, long version) throws IOException {
    DeltaLogImpl log = DeltaLogImpl.forTable(configuration, table);
    SnapshotImpl newest = log.snapshot();
    log.checkpoint(
        newest.getVersion() == version
            ? newest
            : (SnapshotImpl) snapshot(log, LogListing.of(table, configuration).require(version)));
  }
}
