package io.sluice.writer.file;

import io.sluice.writer.Failpoint;
import io.sluice.writer.Failpoints;
import io.sluice.writer.table.DataFile;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.OutputFile;

/** A Parquet file that takes the rows of one partition, until it is closed. */
final class OpenFile {

  /** To ask a file for its size is as much work as a row or two. */
  private static final int ROWS_PER_SIZE_CHECK = 1000;

  private final String path;
  private final Partition partition;
  private final RowWriteSupport rows;
  private final ParquetWriter<RowBuffer> writer;

  private OpenFile(
      String path, Partition partition, RowWriteSupport rows, ParquetWriter<RowBuffer> writer) {
    this.path = path;
    this.partition = partition;
    this.rows = rows;
    this.writer = writer;
  }

  static OpenFile create(
      String path,
      Partition partition,
      OutputFile output,
      RowWriteSupport rows,
      Configuration configuration,
      ParquetSettings settings)
      throws IOException {
    ParquetWriter<RowBuffer> writer =
        new Builder(output, rows)
            .withConf(configuration)
            .withRowGroupSize(settings.rowGroupBytes())
            .withCompressionCodec(settings.codec())
            .build();
    return new OpenFile(path, partition, rows, writer);
  }

  void add(RowBuffer row) throws IOException {
    writer.write(row);
  }

  /** Whether it has reached a size, or had when that was last looked at. */
  boolean hasReached(long bytes) {
    return rows.rowCount() % ROWS_PER_SIZE_CHECK == 0 && writer.getDataSize() >= bytes;
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
