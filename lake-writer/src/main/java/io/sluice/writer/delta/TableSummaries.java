package io.sluice.writer.delta;

import io.delta.storage.LogStore;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.logstore.LakeConfiguration;
import io.sluice.pipeline.LakeDefinition;
import io.sluice.writer.table.TableException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Sums up what the logs of a lake's tables say, whatever their protocols are.
 *
 * <p>Reads one checkpoint and what follows it, holds neither, and looks at no data file.
 */
public final class TableSummaries {

  /** What is looked for before a checkpoint is not looked for farther back. */
  private static final int EARLIER_ENTRIES = 20;

  /** How much of the files' statistics is read. */
  public enum Counting {
    /** That of the newest entries alone. */
    FILES,
    /** All of it. */
    ROWS
  }

  private final String pipeline;
  private final LogStore store;
  private final Configuration configuration;

  private TableSummaries(String pipeline, LogStore store, Configuration configuration) {
    this.pipeline = pipeline;
    this.store = store;
    this.configuration = configuration;
  }

  /**
   * @throws SluiceException with {@link ExitCode#CONFIGURATION} if the lake cannot be used
   */
  public static TableSummaries of(String pipeline, LakeDefinition lake) {
    Configuration configuration = LakeRoot.hadoop(lake);
    LakeConfiguration settings = LakeRoot.configuration(lake);
    try {
      return new TableSummaries(pipeline, settings.newLogStore(configuration), configuration);
    } catch (ReflectiveOperationException e) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot read the lake at %s: log store %s is not on the class path; add its jar"
              .formatted(lake.root(), settings.logStore().className()),
          e);
    }
  }

  /**
   * @param smallBelow files of fewer bytes are small
   * @return empty if there is no such table
   * @throws TableException if its log cannot be read
   */
  public Optional<TableSummary> read(
      String table, URI location, long smallBelow, Counting counting) {
    return reading(
        table,
        location,
        () -> {
          Path folder = new Path(location);
          Optional<LogListing> listing = listing(folder).filter(log -> log.newest().isPresent());
          if (listing.isEmpty()) {
            return Optional.empty();
          }
          Summing sum = new Summing(TransactionNames.of(pipeline, table), smallBelow);
          long newest = listing.get().newest().getAsLong();
          read(folder, listing.get().require(newest), counting, sum);
          Instant committed = Instant.ofEpochMilli(listing.get().modificationTime(newest));
          return Optional.of(sum.summary(newest, committed));
        });
  }

  /**
   * The newest commits, newest first; none if there is no such table.
   *
   * @param most so many, or fewer if clean-up has taken them
   * @throws TableException if its log cannot be read
   */
  public List<TableSummary.Commit> commits(String table, URI location, int most) {
    return reading(
        table,
        location,
        () -> {
          Path folder = new Path(location);
          FileSystem files = folder.getFileSystem(configuration);
          long newest =
              listing(folder).map(LogListing::newest).orElse(OptionalLong.empty()).orElse(-1);
          List<TableSummary.Commit> commits = new ArrayList<>();
          for (long version = newest; version >= 0 && commits.size() < most; version--) {
            Optional<SummarizedEntry> entry = entry(files, folder, version);
            if (entry.isEmpty()) {
              break;
            }
            commits.add(entry.get().commit());
          }
          return commits;
        });
  }

  private static <T> T reading(String table, URI location, Callable<T> what) {
    try {
      return what.call();
    } catch (Exception e) {
      throw new TableException(
          "Cannot read the log of table %s at %s: %s; see what its last entries hold"
              .formatted(table, location, e.getMessage() == null ? e : e.getMessage()),
          e);
    }
  }

  /** Empty if there is no folder. */
  private Optional<LogListing> listing(Path folder) throws IOException {
    try {
      return Optional.of(LogListing.sinceLastCheckpoint(folder, store, configuration));
    } catch (FileNotFoundException none) {
      return Optional.empty();
    }
  }

  private void read(Path folder, LogListing.Segment segment, Counting counting, Summing sum)
      throws IOException {
    FileSystem files = folder.getFileSystem(configuration);
    List<FileStatus> entries = segment.entries();
    long version = segment.version();
    for (int i = entries.size() - 1; i >= 0; i--) {
      sum.entry(SummarizedEntry.read(files, entries.get(i), version--));
    }
    for (FileStatus part : segment.checkpointFiles()) {
      SummarizedCheckpoint.read(part.getPath(), counting == Counting.ROWS, configuration, sum);
    }
    long oldest = version - EARLIER_ENTRIES;
    while (version >= 0 && (sum.isRestoreUnplaced() || (version > oldest && !sum.isTold()))) {
      Optional<SummarizedEntry> earlier = entry(files, folder, version--);
      if (earlier.isEmpty()) {
        break;
      }
      sum.earlier(earlier.get());
    }
  }

  /** Empty if clean-up has taken it. */
  private static Optional<SummarizedEntry> entry(FileSystem files, Path folder, long version)
      throws IOException {
    try {
      Path entry = new Path(folder, "_delta_log/%020d.json".formatted(version));
      return Optional.of(SummarizedEntry.read(files, files.getFileStatus(entry), version));
    } catch (FileNotFoundException cleanedUp) {
      return Optional.empty();
    }
  }
}
