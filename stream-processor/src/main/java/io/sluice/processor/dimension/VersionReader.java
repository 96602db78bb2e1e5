package io.sluice.processor.dimension;

import io.delta.kernel.Snapshot;
import io.delta.kernel.engine.Engine;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.TableSchemaJson;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads versions of a dimension's table in the columns that its views were planned with.
 *
 * @param key the ordinal of the key
 * @param folders where versions go that are too many rows for memory
 */
record VersionReader(
    Engine engine, RowType columns, int key, RowFolders folders, DimensionFailures failures) {

  /**
   * @throws SluiceException if a column is of a type that rows cannot hold
   */
  static RowType columns(Snapshot snapshot, DimensionFailures failures) {
    try {
      return TableSchemaJson.read(snapshot.getMetadata().getSchemaString());
    } catch (IllegalArgumentException e) {
      throw failures.refused(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * The rows of a version that has all columns.
   *
   * @throws SluiceException if it has not, or if it cannot be read
   */
  DimensionVersion read(Snapshot snapshot, long memoryRows) {
    requireColumns(snapshot, column -> false);
    return rows(snapshot, memoryRows);
  }

  /**
   * The rows of a version of long ago, on disk. A nullable column that the table did not have yet
   * is null.
   *
   * @throws UnusableVersionException if data files of it are gone, or it had other columns
   * @throws SluiceException if it cannot be read now
   */
  DimensionVersion readPast(Snapshot snapshot) throws UnusableVersionException {
    try {
      requireColumns(snapshot, column -> column.nullable() && !column.equals(columns.field(key)));
      return rows(snapshot, 0);
    } catch (SluiceException e) {
      if (e.exitCode() == ExitCode.CONFIGURATION || isFileGone(e)) {
        throw new UnusableVersionException(e);
      }
      throw e;
    }
  }

  private static boolean isFileGone(@Nullable Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof FileNotFoundException || cause instanceof NoSuchFileException) {
        return true;
      }
    }
    return false;
  }

  /**
   * @param mayBeAbsent which columns a table need not have
   */
  private void requireColumns(Snapshot snapshot, Predicate<Field> mayBeAbsent) {
    RowType actual = columns(snapshot, failures);
    for (Field column : columns.fields()) {
      OptionalInt ordinal = actual.ordinal(column.name());
      if (ordinal.isEmpty() && !mayBeAbsent.test(column)) {
        throw changed(snapshot, column, "is not there");
      }
      if (ordinal.isPresent()) {
        requireType(snapshot, column, actual.field(ordinal.getAsInt()));
      }
    }
  }

  private void requireType(Snapshot snapshot, Field planned, Field actual) {
    if (!actual.type().equals(planned.type())) {
      throw changed(snapshot, planned, "is now " + actual.type());
    }
  }

  private SluiceException changed(Snapshot snapshot, Field column, String how) {
    return failures.refused(
        "in version %d column '%s %s' %s; restart the processor to plan the views anew"
            .formatted(snapshot.getVersion(), column.name(), column.type(), how),
        null);
  }

  private DimensionVersion rows(Snapshot snapshot, long memoryRows) {
    VersionRows rows = new VersionRows(columns, key, memoryRows, folders);
    try {
      read(snapshot, rows);
      return rows.finish(snapshot.getVersion());
    } catch (RuntimeException | OutOfMemoryError e) {
      rows.abandon();
      throw e;
    }
  }

  private void read(Snapshot snapshot, VersionRows into) {
    try {
      new SnapshotRows(engine, columns, snapshot).read(row -> add(row, snapshot, into));
    } catch (SluiceException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw failures.unreadable(e);
    }
  }

  private void add(Row row, Snapshot snapshot, VersionRows into) {
    try {
      into.add(row);
    } catch (IllegalArgumentException e) {
      throw failures.refused(
          "in version %d %s; remove one".formatted(snapshot.getVersion(), e.getMessage()), e);
    }
  }
}
