package io.sluice.writer.file;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetFileWriter.Mode;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

/**
 * A Parquet file on its way: rows collect in memory by column until a row group is full.
 *
 * <p>Stands in for {@link ParquetWriter}, which takes no encodings of others. Alone here Parquet's
 * own parts below it are called.
 */
final class ParquetOutput implements Closeable {

  private static final int FIRST_CHECK = 100;
  private static final int LATEST_CHECK = 10_000;

  private final RowWriter rows;
  private final MessageType schema;
  private final long rowGroupBytes;
  private final ParquetProperties properties =
      ParquetProperties.builder()
          .withValuesWriterFactory(new ColumnEncodings())
          .withSizeStatisticsEnabled(false)
          .build();
  private final MessageColumnIO columnIo;
  private final BytesInputCompressor compressor;
  private final ClosableOutput output;
  private final ParquetFileWriter file;
  private RowGroup group;

  /** The row group that collects. */
  private record RowGroup(
      ColumnChunkPageWriteStore pages, ColumnWriteStore columns, RecordConsumer consumer) {}

  private long rowsInGroup;
  private long nextCheck = FIRST_CHECK;

  private ParquetOutput(
      RowWriter rows, SharedCompression compression, long rowGroupBytes, OutputFile output)
      throws IOException {
    this.rows = rows;
    this.schema = rows.schema();
    this.rowGroupBytes = rowGroupBytes;
    this.columnIo = new ColumnIOFactory().getColumnIO(schema);
    this.compressor = compression.compressor();
    this.output = new ClosableOutput(output);
    this.file =
        new ParquetFileWriter(
            this.output,
            schema,
            Mode.CREATE,
            rowGroupBytes,
            ParquetWriter.MAX_PADDING_SIZE_DEFAULT,
            null,
            properties);
    this.group = newGroup();
  }

  static ParquetOutput begin(
      RowWriter rows, SharedCompression compression, long rowGroupBytes, OutputFile output)
      throws IOException {
    ParquetOutput begun = new ParquetOutput(rows, compression, rowGroupBytes, output);
    try {
      begun.file.start();
      return begun;
    } catch (IOException | RuntimeException e) {
      begun.closeAfter(e);
      throw e;
    }
  }

  private void closeAfter(Exception failure) {
    try {
      close();
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private RowGroup newGroup() {
    ColumnChunkPageWriteStore pages =
        ColumnChunkPageWriteStore.builder()
            .withCompressorProvider(column -> compressor)
            .withSchema(schema)
            .withAllocator(properties.getAllocator())
            .withColumnIndexTruncateLength(properties.getColumnIndexTruncateLength())
            .withPageWriteChecksumEnabled(properties.getPageWriteChecksumEnabled())
            .build();
    ColumnWriteStore columns = properties.newColumnWriteStore(schema, pages, pages);
    RecordConsumer consumer = columnIo.getRecordWriter(columns);
    rows.writeTo(consumer);
    return new RowGroup(pages, columns, consumer);
  }

  void write(RowBuffer row) throws IOException {
    rows.write(row);
    rowsInGroup++;
    if (rowsInGroup >= nextCheck) {
      endFullGroup();
    }
  }

  /** The size that it has in the file and in memory. */
  long size() throws IOException {
    return file.getPos() + unwrittenBytes();
  }

  /** What Parquet counts in memory. */
  long unwrittenBytes() {
    return group.columns().getBufferedSize();
  }

  /** To ask for the size is as much work as some rows, so the next time is half way to full. */
  private void endFullGroup() throws IOException {
    long bytes = unwrittenBytes();
    long bytesPerRow = Math.max(1, bytes / rowsInGroup);
    long full = rowGroupBytes / bytesPerRow;
    if (rowsInGroup > full - 2) {
      endGroup();
      group = newGroup();
      nextCheck = Math.min(Math.max(FIRST_CHECK, full / 2), LATEST_CHECK);
    } else {
      long halfWay = (full - rowsInGroup) / 2;
      nextCheck = rowsInGroup + Math.min(Math.max(FIRST_CHECK, halfWay), LATEST_CHECK);
    }
  }

  private void endGroup() throws IOException {
    group.consumer().flush();
    if (rowsInGroup > 0) {
      file.startBlock(rowsInGroup);
      group.columns().flush();
      group.pages().flushToFileWriter(file);
      file.endBlock();
      rowsInGroup = 0;
    }
    release(group);
  }

  private static void release(RowGroup group) {
    group.columns().close();
    group.pages().close();
  }

  /** Writes what is in memory and the footer. It is then to be closed. */
  void finish() throws IOException {
    endGroup();
    file.end(Map.of());
  }

  /** Lets go of memory and descriptors; without {@link #finish} the file is none. */
  @Override
  public void close() throws IOException {
    try (output) {
      file.close();
    }
  }
}
