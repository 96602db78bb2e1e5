package io.sluice.spark.vacuum;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.spark.table.LakeTable;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.RemoveFile;

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
    LogEntries log = new LogEntries(table);
    long first = log.first();
    if (first > 0 && log.timeOf(first).isAfter(moment)) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot vacuum %s: its log begins with version %d of %s and does not say what was removed since %s; retain less, or set its property %s so that it is remembered from now on"
              .formatted(table.name(), first, log.timeOf(first), moment, RetentionGuard.KEY));
    }
    log.since(
        moment,
        action -> {
          if (action instanceof RemoveFile file) {
            add(file, moment, into);
          }
        });
  }
}
