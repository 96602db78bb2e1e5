package io.sluice.writer.file;

import io.sluice.writer.Failpoint;
import io.sluice.writer.Failpoints;
import io.sluice.writer.table.DataFile;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
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
  private final RowWriteSupport rows;
  private final MeasuredOutput output;
  private final ParquetWriter<RowBuffer> writer;

  private OpenFile(
      String path,
      Partition partition,
      RowWriteSupport rows,
      MeasuredOutput output,
      ParquetWriter<RowBuffer> writer) {
    this.path = path;
    this.partition = partition;
    this.rows = rows;
    this.output = output;
    this.writer = writer;
  }

  static OpenFile create(
      String path,
      Partition partition,
      OutputFile output,
      RowWriteSupport rows,
      Configuration configuration,
      SharedCompression compression,
      long rowGroupBytes)
      throws IOException {
    MeasuredOutput measured = new MeasuredOutput(output);
    ParquetWriter<RowBuffer> writer =
        new Builder(measured, rows)
            .withConf(configuration)
            .withRowGroupSize(rowGroupBytes)
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withCodecFactory(compression)
            .build();
    return new OpenFile(path, partition, rows, measured, writer);
  }

  void add(RowBuffer row) throws IOException {
    writer.write(row);
  }

  /** Whether it has reached a size, or had when that was last looked at. */
  boolean hasReached(long bytes) {
    return rows.rowCount() % ROWS_PER_SIZE_CHECK == 0 && writer.getDataSize() >= bytes;
  }

  /**
   * Bytes of memory that it takes: what Parquet counts that is not in the file yet, and what it
   * holds besides and does not count. {@code OpenFileMemoryTest} compares it with the heap.
   */
  long bufferedBytes() {
    long unwritten = Math.max(0, writer.getDataSize() - output.writtenBytes());
    int columns = rows.columnCount();
    long inDictionaries = Math.min(unwritten, columns * DICTIONARY_BYTES_PER_COLUMN);
    return unwritten + columns * BYTES_PER_COLUMN + DICTIONARY_FACTOR * inDictionaries;
  }

  /** Closes it, for good. */
  DataFile finish(TableFolder folder) throws IOException {
    Failpoints.pass(Failpoint.FILE_BEFORE_CLOSE);
    writer.close();
    TableFolder.Status status = folder.status(path);
    return new DataFile(
        path, partition.asMap(), status.sizeBytes(), status.modificationTime(), rows.statistics());
  }

  /** Lets go of memory and descriptors; what is in the file afterwards does not matter. */
  void abandon() throws IOException {
    output.giveUp();
    writer.close();
  }

  private static final class Builder extends ParquetWriter.Builder<RowBuffer, Builder> {
    private final RowWriteSupport rows;

    Builder(OutputFile output, RowWriteSupport rows) {
      super(output);
      this.rows = rows;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<RowBuffer> getWriteSupport(Configuration configuration) {
      return rows;
    }
  }
}
