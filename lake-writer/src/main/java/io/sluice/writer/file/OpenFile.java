package io.sluice.writer.file;

import io.sluice.writer.Failpoint;
import io.sluice.writer.Failpoints;
import io.sluice.writer.table.DataFile;
import java.io.IOException;
import org.apache.parquet.io.OutputFile;

/** A Parquet file that takes the rows of one partition, until it is closed. */
final class OpenFile {

  /** To ask a file for its size is as much work as a row or two. */
  private static final int ROWS_PER_SIZE_CHECK = 1000;

  /** What Parquet allocates for a column's first value: mostly the first slab of a dictionary. */
  private static final long BYTES_PER_COLUMN = 20_000;

  /** What a dictionary's maps take beside the values that are counted, and up to which size. */
  private static final int DICTIONARY_FACTOR = 5;

  private static final long DICTIONARY_BYTES_PER_COLUMN = 256 << 10;

  private final String path;
  private final Partition partition;
  private final OutputFile file;
  private final RowWriter rows;
  private final ParquetOutput output;

  private OpenFile(
      String path, Partition partition, OutputFile file, RowWriter rows, ParquetOutput output) {
    this.path = path;
    this.partition = partition;
    this.file = file;
    this.rows = rows;
    this.output = output;
  }

  static OpenFile create(
      String path,
      Partition partition,
      OutputFile file,
      RowWriter rows,
      SharedCompression compression,
      long rowGroupBytes)
      throws IOException {
    return new OpenFile(
        path, partition, file, rows, ParquetOutput.begin(rows, compression, rowGroupBytes, file));
  }

  void add(RowBuffer row) throws IOException {
    output.write(row);
  }

  /** Whether it has reached a size, or had when that was last looked at. */
  boolean hasReached(long bytes) throws IOException {
    return rows.rowCount() % ROWS_PER_SIZE_CHECK == 0 && output.size() >= bytes;
  }

  /**
   * Bytes of memory that it takes: what Parquet counts that is not in the file yet, and what it
   * holds besides and does not count. {@code OpenFileMemoryTest} compares it with the heap.
   */
  long bufferedBytes() {
    long unwritten = output.unwrittenBytes();
    int columns = rows.columnCount();
    long inDictionaries = Math.min(unwritten, columns * DICTIONARY_BYTES_PER_COLUMN);
    return unwritten + columns * BYTES_PER_COLUMN + DICTIONARY_FACTOR * inDictionaries;
  }

  /** Closes it, for good. */
  DataFile finish(TableFolder folder) throws IOException {
    Failpoints.pass(Failpoint.FILE_BEFORE_CLOSE);
    try (output) {
      output.finish();
    }
    TableFolder.Status status = folder.status(path);
    return new DataFile(
        path, partition.asMap(), status.sizeBytes(), status.modificationTime(), rows.statistics());
  }

  /** Lets go of memory and descriptors; what is in the file afterwards does not matter. */
  void abandon() throws IOException {
    if (file instanceof HadoopFile hadoops) {
      hadoops.giveUp();
    }
    output.close();
  }
}
