package io.sluice.processor.dimension;

import io.delta.kernel.Snapshot;
import io.delta.kernel.SnapshotBuilder;
import io.delta.kernel.TableManager;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.delta.kernel.internal.DeltaHistoryManager;
import io.delta.kernel.internal.DeltaHistoryManager.Commit;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.DimensionDefinition;
import io.sluice.schema.RowType;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Delta table of a dimension, read through Delta Kernel; only ever one whole version at a time.
 */
final class DimensionTable {

  private static final Logger LOG = LoggerFactory.getLogger(DimensionTable.class);

  private final Engine engine;
  private final DimensionDefinition dimension;
  private final URI location;
  private final DimensionFailures failures;

  DimensionTable(Engine engine, DimensionDefinition dimension, URI location) {
    this.engine = engine;
    this.dimension = dimension;
    this.location = location;
    this.failures = new DimensionFailures(dimension.name(), location);
  }

  /**
   * The columns of the newest version.
   *
   * @throws SluiceException if there is no table, or it has a column of a type that rows cannot
   *     hold
   */
  RowType columns() {
    return VersionReader.columns(newest(), failures);
  }

  /**
   * The rows of the table as the views know it, from its newest version on.
   *
   * @param folders where versions go that are too many rows for memory
   */
  DimensionSource source(RowType columns, RowFolders folders) {
    VersionReader reader = reader(columns, folders);
    return held -> newerThan(held, reader);
  }

  /**
   * The versions that the table had before, as the views know them; their rows go to disk.
   *
   * @param folders where to
   */
  DimensionHistory history(RowType columns, RowFolders folders) {
    VersionReader reader = reader(columns, folders);
    return millis -> at(millis, reader);
  }

  private VersionReader reader(RowType columns, RowFolders folders) {
    return new VersionReader(
        engine, columns, columns.ordinal(dimension.key().text()).orElseThrow(), folders, failures);
  }

  private Optional<LoadedTable> newerThan(@Nullable TableVersion held, VersionReader reader) {
    Snapshot snapshot = newest();
    TableVersion newest = new TableVersion(snapshot.getMetadata().getId(), snapshot.getVersion());
    return newest.equals(held)
        ? Optional.empty()
        : Optional.of(
            new LoadedTable(
                newest, since(snapshot), reader.read(snapshot, dimension.memoryRows())));
  }

  private PastVersion at(long millis, VersionReader reader) {
    Snapshot newest = newest();
    Commit commit = commit(newest, millis);
    long version = commit.getVersion();
    while (true) {
      Snapshot snapshot = snapshot(version);
      try {
        DimensionVersion rows = reader.readPast(snapshot);
        long until = version < newest.getVersion() ? since(snapshot(version + 1)) : Long.MAX_VALUE;
        return new PastVersion(
            newest.getMetadata().getId(),
            // An event from before the first commit that is known looks into that one.
            Math.min(millis, commit.getTimestamp()),
            Math.max(millis + 1, until),
            rows);
      } catch (UnusableVersionException e) {
        if (version == newest.getVersion()) {
          throw e.asFailure();
        }
        LOG.warn(
            "Dimension '{}': events of {} see version {} and not {}, which cannot be used: {}",
            dimension.name(),
            Instant.ofEpochMilli(millis),
            version + 1,
            version,
            e.getMessage());
        version++;
      }
    }
  }

  /** The commit whose version was the newest at a time, or the first that is still known. */
  private Commit commit(Snapshot newest, long millis) {
    try {
      return DeltaHistoryManager.getActiveCommitAtTimestamp(
          engine, newest, newest.getLogPath(), millis, true, true, true, List.of());
    } catch (RuntimeException e) {
      throw failures.unreadable(e);
    }
  }

  private long since(Snapshot snapshot) {
    try {
      return snapshot.getTimestamp(engine);
    } catch (RuntimeException e) {
      throw failures.unreadable(e);
    }
  }

  private Snapshot newest() {
    return build(builder());
  }

  private Snapshot snapshot(long version) {
    return build(builder().atVersion(version));
  }

  private SnapshotBuilder builder() {
    return TableManager.loadSnapshot(new Path(location).toString());
  }

  private Snapshot build(SnapshotBuilder builder) {
    try {
      return builder.build(engine);
    } catch (TableNotFoundException e) {
      throw new SluiceException(
          ExitCode.TRY_LATER,
          "Cannot plan the views: the table of dimension '%s' does not exist yet at %s; load it with: sluice load %s FILE"
              .formatted(dimension.name(), location, dimension.table()),
          e);
    } catch (RuntimeException e) {
      throw failures.unreadable(e);
    }
  }
}
