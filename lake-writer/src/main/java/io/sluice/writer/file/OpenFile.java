package io.sluice.writer.file;

import io.sluice.writer.Failpoint;
import io.sluice.writer.Failpoints;
import io.sluice.writer.table.DataFile;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.io.OutputFile;

/** A Parquet file that takes the rows of one partition, until it is closed. */
final class OpenFile {

  /** To ask a file for its size is as much work as a row or two. */
  private static final int ROWS_PER_SIZE_CHECK = 1000;

  private final String path;
  private final Partition partition;
  private final RowWriteSupport rows;
  private final ParquetOutput output;

  private OpenFile(String path, Partition partition, RowWriteSupport rows, ParquetOutput output) {
    this.path = path;
    this.partition = partition;
    this.rows = rows;
    this.output = output;
  }

  static OpenFile create(
      String path,
      Partition partition,
      OutputFile output,
      RowWriteSupport rows,
      Configuration configuration,
      ParquetSettings settings)
      throws IOException {
    return new OpenFile(
        path, partition, rows, ParquetOutput.begin(rows, settings, configuration, output));
  }

  void add(RowBuffer row) throws IOException {
    output.write(row);
  }

  /** Whether it has reached a size, or had when that was last looked at. */
  boolean hasReached(long bytes) throws IOException {
    return rows.rowCount() % ROWS_PER_SIZE_CHECK == 0 && output.size() >= bytes;
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
    output.close();
  }
}
