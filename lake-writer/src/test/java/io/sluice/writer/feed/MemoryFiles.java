package io.sluice.writer.feed;

import io.sluice.schema.Row;
import io.sluice.schema.RowReceiver;
import io.sluice.schema.RowType;
import io.sluice.writer.table.BatchFiles;
import io.sluice.writer.table.DataFile;
import io.sluice.writer.table.FileStatistics;
import io.sluice.writer.table.TableException;
import io.sluice.writer.table.TableFiles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Files in memory, which outlive the writers that made them. */
public final class MemoryFiles {

  private final Map<String, List<Row>> closed = new HashMap<>();
  private Runnable beforeAdd = () -> {};
  private Runnable beforeFinish = () -> {};
  private int failures;
  private int room = Integer.MAX_VALUE;
  private boolean closeFails;

  public TableFiles of(RowType columns) {
    return () -> new Files(columns);
  }

  /** Runs something before a row counts, and before files are closed; it may throw. */
  void around(Runnable beforeEachAdd, Runnable beforeEachFinish) {
    beforeAdd = beforeEachAdd;
    beforeFinish = beforeEachFinish;
  }

  /** Lets the next so many calls of finish fail. */
  void failFinish(int times) {
    failures = times;
  }

  /** Lets a batch have no room for more than so many rows. */
  void haveRoomFor(int rows) {
    room = rows;
  }

  /** While it fails, files of a batch that was given up cannot be deleted. */
  void failClose(boolean fails) {
    closeFails = fails;
  }

  /** The rows of a file; fails if it was never closed. */
  public List<Row> rows(DataFile file) {
    List<Row> rows = closed.get(file.path());
    if (rows == null) {
      throw new AssertionError("no such file: " + file.path());
    }
    return rows;
  }

  private final class Files implements BatchFiles {
    private final RowType columns;
    private final List<Row> rows = new ArrayList<>();
    private Row row;

    private Files(RowType columns) {
      this.columns = columns;
      this.row = new Row(columns);
    }

    @Override
    public RowReceiver row() {
      return row;
    }

    @Override
    public void add() {
      beforeAdd.run();
      rows.add(row);
      row = new Row(columns);
    }

    @Override
    public long rowCount() {
      return rows.size();
    }

    @Override
    public long bufferedBytes() {
      return 8L * rows.size();
    }

    @Override
    public boolean makeRoom() {
      return rows.size() < room;
    }

    @Override
    public List<DataFile> finish() {
      beforeFinish.run();
      if (failures > 0) {
        failures--;
        throw new TableException("Cannot close a file: dialled to fail", null);
      }
      if (rows.isEmpty()) {
        return List.of();
      }
      String path = "part-%d.parquet".formatted(closed.size());
      closed.put(path, List.copyOf(rows));
      return List.of(
          new DataFile(
              path, Map.of(), 1, Instant.EPOCH, new FileStatistics(rows.size(), List.of())));
    }

    @Override
    public void close() {
      rows.clear();
      if (closeFails) {
        throw new TableException("Cannot delete files: dialled to fail", null);
      }
    }
  }
}
