package io.sluice.writer.delta;

import io.delta.standalone.DeltaLog;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * The history of one table, which is read on for as long as clean-up has taken nothing of it, and
 * then anew.
 */
final class KnownHistory {

  private final Path table;
  private final Configuration configuration;
  private final Function<LogListing, TableHistory> beginning;
  private @Nullable TableHistory history;
  private List<FileStatus> oldest = List.of();

  /**
   * @param beginning what a log tells before its entries are read
   */
  KnownHistory(
      Path table, Configuration configuration, Function<LogListing, TableHistory> beginning) {
    this.table = table;
    this.configuration = configuration;
    this.beginning = beginning;
  }

  /** With all versions that the log tells now. */
  TableHistory upToNow(DeltaLog log) throws IOException {
    TableHistory known = history;
    if (known != null && isWhole()) {
      known.readOn(
          log, LogListing.from(known.next(), table, StandaloneInternals.store(log), configuration));
      return known;
    }
    history = null;
    LogListing listing = LogListing.of(table, configuration);
    TableHistory anew = beginning.apply(listing);
    anew.readOn(log, listing);
    history = anew;
    oldest = listing.oldest();
    return anew;
  }

  /** Clean-up takes the oldest files first, and a table in the place of this one has others. */
  private boolean isWhole() throws IOException {
    FileSystem files = table.getFileSystem(configuration);
    try {
      for (FileStatus known : oldest) {
        FileStatus now = files.getFileStatus(known.getPath());
        if (now.getLen() != known.getLen()
            || now.getModificationTime() != known.getModificationTime()) {
          return false;
        }
      }
      return true;
    } catch (FileNotFoundException gone) {
      return false;
    }
  }
}
