package io.sluice.writer.file;

import io.sluice.schema.RowReceiver;
import io.sluice.writer.table.BatchFiles;
import io.sluice.writer.table.DataFile;
import io.sluice.writer.table.TableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.parquet.ParquetRuntimeException;
import org.apache.parquet.io.OutputFile;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one batch on their way into Parquet files, one open file per partition.
 *
 * <p>After a failure nothing is handed out any more, and {@link #close} deletes all.
 */
final class ParquetBatch implements BatchFiles {

  private enum State {
    OPEN,
    BROKEN,
    ENDED
  }

  private final ParquetFiles table;
  private final Partitioning partitioning;
  private final RowBuffer row;
  private final UUID id = UUID.randomUUID();

  /** In the order in which they were written to. */
  private final Map<Partition, OpenFile> open = new LinkedHashMap<>(16, 0.75f, true);

  private final List<DataFile> finished = new ArrayList<>();
  private final List<String> begun = new ArrayList<>();
  private State state = State.OPEN;
  private long rowCount;

  ParquetBatch(ParquetFiles table, Partitioning partitioning) {
    this.table = table;
    this.partitioning = partitioning;
    this.row = new RowBuffer(table.columnCount());
  }

  @Override
  public RowReceiver row() {
    return row;
  }

  @Override
  public long rowCount() {
    return rowCount;
  }

  @Override
  public void add() {
    requireOpen();
    state = State.BROKEN;
    try {
      write(partitioning.of(row));
    } catch (IOException | UncheckedIOException | ParquetRuntimeException e) {
      throw failure(e);
    }
    row.begin();
    rowCount++;
    state = State.OPEN;
  }

  private void write(Partition partition) throws IOException {
    OpenFile file = open.get(partition);
    if (file == null) {
      file = begin(partition);
    }
    file.add(row);
    if (file.hasReached(table.settings().targetFileBytes())) {
      finished.add(file.finish(table.folder()));
      open.remove(partition);
    }
  }

  private OpenFile begin(Partition partition) throws IOException {
    if (open.size() == table.settings().openFiles()) {
      finishLeastRecent();
    }
    String path =
        "%spart-%05d-%s%s.parquet"
            .formatted(
                partition.folder(), begun.size(), id, table.settings().codec().getExtension());
    OutputFile output = table.folder().output(path);
    begun.add(path);
    OpenFile file = table.create(path, partition, output);
    open.put(partition, file);
    return file;
  }

  private void finishLeastRecent() throws IOException {
    Iterator<OpenFile> leastRecentFirst = open.values().iterator();
    finished.add(leastRecentFirst.next().finish(table.folder()));
    leastRecentFirst.remove();
  }

  @Override
  public List<DataFile> finish() {
    requireOpen();
    state = State.BROKEN;
    try {
      while (!open.isEmpty()) {
        finishLeastRecent();
      }
      table.folder().force(begun);
    } catch (IOException | UncheckedIOException | ParquetRuntimeException e) {
      throw failure(e);
    }
    state = State.ENDED;
    return List.copyOf(finished);
  }

  @Override
  public void close() {
    if (state != State.ENDED) {
      state = State.ENDED;
      open.values().forEach(ParquetBatch::abandon);
      delete();
    }
  }

  private static void abandon(OpenFile file) {
    try {
      file.abandon();
    } catch (IOException | RuntimeException ofNoConcern) {
      // It is a file that nobody will read: it could not be finished, and is deleted next.
    }
  }

  private void delete() {
    IOException failure = null;
    for (String path : begun) {
      failure = delete(path, failure);
    }
    if (failure != null) {
      throw new TableException(
          "Cannot delete files of a batch that was given up at %s: %s; they are not in the table, and VACUUM will delete them"
              .formatted(table.location(), failure),
          failure);
    }
  }

  private @Nullable IOException delete(String path, @Nullable IOException earlier) {
    try {
      table.folder().delete(path);
      return earlier;
    } catch (IOException e) {
      if (earlier == null) {
        return e;
      }
      earlier.addSuppressed(e);
      return earlier;
    }
  }

  private void requireOpen() {
    if (state != State.OPEN) {
      throw new IllegalStateException("The batch has ended or failed; it takes no more");
    }
  }

  private TableException failure(Exception cause) {
    return new TableException(
        "Cannot write data files at %s: %s; see that there is room and that the writer may write there; the batch is lost and has to be read again"
            .formatted(table.location(), cause),
        cause);
  }
}
