package io.sluice.processor.dimension;

import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.DimensionDefinition;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.TableSchemaJson;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * The Delta table of a dimension, read through Delta Kernel; only ever one whole version at a time.
 */
final class DimensionTable {

  private final Engine engine;
  private final DimensionDefinition dimension;
  private final URI location;

  DimensionTable(Engine engine, DimensionDefinition dimension, URI location) {
    this.engine = engine;
    this.dimension = dimension;
    this.location = location;
  }

  /**
   * The columns of the newest version.
   *
   * @throws SluiceException if there is no table, or it has a column of a type that rows cannot
   *     hold
   */
  RowType columns() {
    return columns(snapshot());
  }

  /**
   * The rows of the table as the views know it, from its newest version on.
   *
   * @param folders where versions go that are too many rows for memory
   */
  DimensionSource source(RowType columns, RowFolders folders) {
    return held -> newerThan(held, columns, folders);
  }

  private Optional<LoadedTable> newerThan(
      @Nullable TableVersion held, RowType columns, RowFolders folders) {
    Snapshot snapshot = snapshot();
    TableVersion newest = new TableVersion(snapshot.getMetadata().getId(), snapshot.getVersion());
    return newest.equals(held)
        ? Optional.empty()
        : Optional.of(new LoadedTable(newest, rows(snapshot, columns, folders)));
  }

  private Snapshot snapshot() {
    try {
      return TableManager.loadSnapshot(new Path(location).toString()).build(engine);
    } catch (TableNotFoundException e) {
      throw new SluiceException(
          ExitCode.TRY_LATER,
          "Cannot plan the views: the table of dimension '%s' does not exist yet at %s; load it with: sluice load %s FILE"
              .formatted(dimension.name(), location, dimension.table()),
          e);
    } catch (RuntimeException e) {
      // Kernel's failures have no type in common.
      throw unreadable(e);
    }
  }

  private RowType columns(Snapshot snapshot) {
    try {
      return TableSchemaJson.read(snapshot.getMetadata().getSchemaString());
    } catch (IllegalArgumentException e) {
      throw refused(String.valueOf(e.getMessage()), e);
    }
  }

  private DimensionVersion rows(Snapshot snapshot, RowType columns, RowFolders folders) {
    requireColumns(snapshot, columns);
    int key = columns.ordinal(dimension.key().text()).orElseThrow();
    VersionRows rows = new VersionRows(columns, key, dimension.memoryRows(), folders);
    try {
      read(snapshot, columns, rows);
      return rows.finish(snapshot.getVersion());
    } catch (RuntimeException | OutOfMemoryError e) {
      rows.abandon();
      throw e;
    }
  }

  private void read(Snapshot snapshot, RowType columns, VersionRows into) {
    try {
      new SnapshotRows(engine, columns).read(snapshot, row -> add(row, snapshot, into));
    } catch (SluiceException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw unreadable(e);
    }
  }

  private void add(Row row, Snapshot snapshot, VersionRows into) {
    try {
      into.add(row);
    } catch (IllegalArgumentException e) {
      throw refused(
          "in version %d %s; remove one".formatted(snapshot.getVersion(), e.getMessage()), e);
    }
  }

  private void requireColumns(Snapshot snapshot, RowType planned) {
    RowType actual = columns(snapshot);
    for (Field column : planned.fields()) {
      int ordinal =
          actual.ordinal(column.name()).orElseThrow(() -> changed(snapshot, column, "is gone"));
      if (!actual.field(ordinal).type().equals(column.type())) {
        throw changed(snapshot, column, "is now " + actual.field(ordinal).type());
      }
    }
  }

  private SluiceException changed(Snapshot snapshot, Field column, String how) {
    return refused(
        "in version %d column '%s %s' %s; restart the processor to plan the views anew"
            .formatted(snapshot.getVersion(), column.name(), column.type(), how),
        null);
  }

  private SluiceException refused(String reason, @Nullable Throwable cause) {
    return new SluiceException(
        ExitCode.CONFIGURATION,
        "Cannot use dimension '%s' at %s: %s".formatted(dimension.name(), location, reason),
        cause);
  }

  private SluiceException unreadable(Exception e) {
    return new SluiceException(
        ExitCode.TRY_LATER,
        "Cannot read dimension '%s' at %s: %s; check that the table is whole and that we may read it"
            .formatted(dimension.name(), location, e),
        e);
  }
}
