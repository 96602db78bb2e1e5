package io.sluice.writer.delta;

import io.delta.standalone.DeltaLog;
import io.delta.standalone.Snapshot;
import io.delta.storage.CloseableIterator;
import io.sluice.writer.Failpoint;
import io.sluice.writer.Failpoints;
import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.SourcePartition;
import io.sluice.writer.table.TableException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A table with all the versions that its log still tells, for whoever puts one of them back.
 *
 * <p>An entry is published as the very next version or not at all, so nothing that anybody commits
 * in between is taken back unseen.
 */
public final class LoggedTable {

  private final String name;
  private final Path location;
  private final Configuration configuration;
  private final TransactionNames names;
  private final DeltaLog log;
  private final LogFollower follower;

  private LoggedTable(
      String name, Path location, Configuration configuration, TransactionNames names) {
    this.name = name;
    this.location = location;
    this.configuration = configuration;
    this.names = names;
    this.log = DeltaLog.forTable(configuration, location);
    this.follower = new LogFollower(log, version -> content(version).transactions(), names);
  }

  /**
   * @return empty if there is no such table
   * @throws TableException if it cannot be read
   */
  public static Optional<LoggedTable> open(
      String pipeline, String name, URI location, Configuration configuration) {
    return reading(
        name,
        location.toString(),
        () -> {
          Path path = new Path(location);
          if (!path.getFileSystem(configuration).exists(new Path(path, "_delta_log"))) {
            return Optional.empty();
          }
          LoggedTable table =
              new LoggedTable(name, path, configuration, TransactionNames.of(pipeline, name));
          return table.log.tableExists() ? Optional.of(table) : Optional.empty();
        });
  }

  public String name() {
    return name;
  }

  public URI location() {
    return location.toUri();
  }

  /**
   * All versions that the log still tells, oldest first. Reads every entry.
   *
   * @throws TableException if it cannot be read
   */
  public List<LoggedVersion> history() {
    return reading(
        () -> {
          LogListing listing = listing();
          return new TableHistory(
                  listing, names, version -> content(listing, version).transactions())
              .read(log);
        });
  }

  /**
   * What the table holds as of a version that {@link #history} names.
   *
   * @throws TableException if the log does not tell it
   */
  public TableContent content(long version) {
    return reading(() -> content(listing(), version));
  }

  /** What the table holds now. */
  public TableContent newest() {
    return reading(() -> content(log.update()));
  }

  /** Where the table is now; reads only what was committed since it was asked last. */
  public Map<SourcePartition, Long> followedOffsets() {
    return reading(
        () -> {
          follower.advanceTo(log.update());
          return follower.nextOffsets();
        });
  }

  /** The batches of all commits of this pipeline that the log still tells. */
  public List<List<OffsetSpan>> batches() {
    return history().stream().map(LoggedVersion::batch).filter(batch -> !batch.isEmpty()).toList();
  }

  /**
   * What the table holds of the records before these offsets; of other partitions all.
   *
   * @throws TableException if the log does not tell it
   */
  public TableContent contentBefore(Map<SourcePartition, Long> limits) {
    return reading(() -> new ContentBefore(limits, history()).of(log, this::content));
  }

  private LogListing listing() throws IOException {
    return LogListing.of(location, configuration);
  }

  private TableContent content(LogListing listing, long version) {
    return content(StandaloneInternals.snapshot(log, listing.require(version)));
  }

  private TableContent content(Snapshot snapshot) {
    return new TableContent(
        snapshot.getVersion(),
        snapshot.getMetadata(),
        snapshot.getAllFiles(),
        StandaloneInternals.transactions(snapshot),
        names);
  }

  /**
   * Those of some files of the table that are not there.
   *
   * @param paths as they stand in the log
   */
  public List<String> missing(Collection<String> paths) {
    return reading(
        () -> {
          FileSystem files = location.getFileSystem(configuration);
          List<String> missing = new ArrayList<>();
          for (String path : paths) {
            if (!files.exists(new Path(location, new Path(URI.create(path))))) {
              missing.add(path);
            }
          }
          return missing;
        });
  }

  /**
   * Publishes what is ordered as the version behind {@code now}.
   *
   * @return the version; empty if somebody else's commit has it, so nothing landed
   * @throws TableException if it failed, or if nobody can tell; whoever calls again looks first
   *     what the log says of the order's id
   */
  public Optional<Long> publish(RestoreOrder order, TableContent now, Instant time, String engine) {
    List<String> lines = new RestoreEntry(now, order, names, time).lines(engine);
    long version = now.version() + 1;
    Path entry = new Path(location, "_delta_log/%020d.json".formatted(version));
    Failpoints.pass(Failpoint.COMMIT_BEFORE);
    try {
      StandaloneInternals.store(log).write(entry, lines.iterator(), false, configuration);
      Failpoints.pass(Failpoint.COMMIT_AFTER);
      return Optional.of(version);
    } catch (FileAlreadyExistsException taken) {
      return holds(entry, order.id()) ? Optional.of(version) : Optional.empty();
    } catch (IOException | RuntimeException e) {
      // It may have landed: the log knows.
      if (holds(entry, order.id())) {
        return Optional.of(version);
      }
      throw new TableException(
          "Cannot commit to table %s at %s: %s; version %d is not there, run the command again to see what it finds"
              .formatted(name, location, e, version),
          e);
    }
  }

  private boolean holds(Path entry, UUID id) {
    return reading(
        () -> {
          try (CloseableIterator<String> lines =
              StandaloneInternals.store(log).read(entry, configuration)) {
            return lines.hasNext() && lines.next().contains(id.toString());
          } catch (FileNotFoundException | NoSuchFileException notThere) {
            return false;
          }
        });
  }

  private <T> T reading(Callable<T> what) {
    return reading(name, location.toString(), what);
  }

  private static <T> T reading(String name, String location, Callable<T> what) {
    try {
      return what.call();
    } catch (TableException e) {
      throw e;
      // Standalone is Scala, which throws checked exceptions without saying so.
    } catch (Exception | AssertionError e) {
      throw new TableException(
          "Cannot read the log of table %s at %s: %s; see what its last entries hold"
              .formatted(name, location, e.getMessage() == null ? e : e.getMessage()),
          e);
    }
  }
}
