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
import java.util.Set;
import java.util.UUID;
import org.apache.parquet.ParquetRuntimeException;
import org.apache.parquet.io.OutputFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

  private static final Logger LOG = LoggerFactory.getLogger(ParquetBatch.class);

  /** A finished file's path, partition, size and time. */
  private static final long BYTES_PER_FILE = 500;

  /** A column's path, bounds and null count. */
  private static final long BYTES_PER_STATISTIC = 200;

  private final ParquetFiles table;
  private final Partitioning partitioning;
  private final Set<List<String>> indexedPaths;
  private final SharedCompression compression;
  private final RowBuffer row;
  private final UUID id = UUID.randomUUID();

  /** In the order in which they were written to. */
  private final Map<Partition, OpenFile> open = new LinkedHashMap<>(16, 0.75f, true);

  private final List<DataFile> finished = new ArrayList<>();
  private long finishedBytes;
  private final List<String> begun = new ArrayList<>();
  private State state = State.OPEN;
  private long rowCount;

  /**
   * @param indexedPaths of the leaves that have statistics
   */
  ParquetBatch(
      ParquetFiles table,
      Partitioning partitioning,
      Set<List<String>> indexedPaths,
      SharedCompression compression) {
    this.table = table;
    this.partitioning = partitioning;
    this.indexedPaths = indexedPaths;
    this.compression = compression;
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
      finish(file);
      open.remove(partition);
    }
  }

  private void finish(OpenFile file) throws IOException {
    DataFile closed = file.finish(table.folder());
    finished.add(closed);
    finishedBytes += BYTES_PER_FILE + BYTES_PER_STATISTIC * closed.statistics().columns().size();
  }

  private OpenFile begin(Partition partition) throws IOException {
    if (open.size() == table.settings().openFiles()) {
      finishLeastRecent();
    }
    String path =
        partition.folder()
            + DataFileName.of(begun.size(), id, table.settings().codec().getExtension());
    OutputFile output = table.folder().output(path);
    begun.add(path);
    OpenFile file = table.create(path, partition, output, indexedPaths, compression);
    open.put(partition, file);
    return file;
  }

  private void finishLeastRecent() throws IOException {
    Iterator<OpenFile> leastRecentFirst = open.values().iterator();
    finish(leastRecentFirst.next());
    leastRecentFirst.remove();
  }

  @Override
  public long bufferedBytes() {
    return finishedBytes + open.values().stream().mapToLong(OpenFile::bufferedBytes).sum();
  }

  @Override
  public boolean makeRoom() {
    requireOpen();
    long buffered = bufferedBytes();
    long allowed = table.memory().allowed(this, buffered);
    if (buffered <= allowed) {
      return true;
    }
    state = State.BROKEN;
    try {
      while (buffered > allowed && !open.isEmpty()) {
        finishLeastRecent();
        buffered = bufferedBytes();
      }
    } catch (IOException | UncheckedIOException | ParquetRuntimeException e) {
      throw failure(e);
    }
    state = State.OPEN;
    return buffered <= table.memory().allowed(this, buffered);
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
    // Its commit may be tried for hours.
    letGo();
    return List.copyOf(finished);
  }

  @Override
  public void close() {
    if (state != State.ENDED) {
      state = State.ENDED;
      open.values().forEach(ParquetBatch::abandon);
      open.clear();
      begun.forEach(this::delete);
    }
    letGo();
  }

  /** Of what is held for open files; may be done twice. */
  private void letGo() {
    compression.release();
    table.memory().release(this);
  }

  private static void abandon(OpenFile file) {
    try {
      file.abandon();
    } catch (IOException | RuntimeException ofNoConcern) {
      // It is a file that nobody will read: it could not be finished, and is deleted next.
    }
  }

  /**
   * What is left over is in no table and harms none, so it neither ends the feed nor hides the
   * failure that the batch is given up for.
   */
  private void delete(String path) {
    try {
      table.folder().delete(path);
    } catch (IOException | RuntimeException e) {
      LOG.warn(
          "Cannot delete {} of a batch that was given up at {}; it is in no version of the table, and VACUUM will delete it",
          path,
          table.location(),
          e);
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
