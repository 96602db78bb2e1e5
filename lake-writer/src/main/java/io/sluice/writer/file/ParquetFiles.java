package io.sluice.writer.file;

import io.sluice.failure.SluiceException;
import io.sluice.pipeline.PartitionKey;
import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.table.PartitionColumns;
import io.sluice.writer.table.BatchFiles;
import io.sluice.writer.table.IndexedColumns;
import io.sluice.writer.table.TableException;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.schema.MessageType;

/**
 * Writes the rows of one table as Parquet files, batch by batch.
 *
 * <p>Partition columns are not in the files but in the log, as is Delta's way.
 */
public final class ParquetFiles {

  /** Files of nearly half the size of snappy's at nearly its speed; more levels gain little. */
  private static final int ZSTD_LEVEL = 1;

  private final FileLayout layout;
  private final Set<String> leftOut;
  private final MessageType schema;
  private final TableFolder folder;
  private final Configuration configuration;
  private final ParquetSettings settings;
  private final WriterMemory memory;
  private final Supplier<IndexedColumns> indexed;

  private ParquetFiles(
      FileLayout layout,
      TableFolder folder,
      Configuration configuration,
      ParquetSettings settings,
      WriterMemory memory,
      Supplier<IndexedColumns> indexed) {
    // Refused here, before there is a batch that could be lost.
    PartitionColumns.of(layout.rows(), layout.keys());
    this.layout = layout;
    this.leftOut = layout.keys().stream().map(PartitionKey::column).collect(Collectors.toSet());
    this.schema = ParquetSchema.of(layout.rows(), leftOut);
    this.folder = folder;
    this.configuration = new Configuration(configuration);
    this.configuration.setInt("parquet.compression.codec.zstd.level", ZSTD_LEVEL);
    this.settings = settings;
    this.memory = memory;
    this.indexed = indexed;
  }

  /** Files of a table that is partitioned by columns as they are; otherwise as the one below. */
  public static ParquetFiles of(
      URI location,
      RowType rows,
      List<String> partitionColumns,
      Configuration configuration,
      ParquetSettings settings) {
    return of(FileLayout.of(location, rows, partitionColumns), configuration, settings);
  }

  /**
   * Files with memory of their own, and statistics of as many columns as Delta has by default.
   *
   * @param configuration of the file systems
   * @throws SluiceException if there can be no such files: nothing but partition columns, or keys
   *     that do not fit the rows
   * @throws TableException if the file system of the location cannot be had; may be called again
   */
  public static ParquetFiles of(
      FileLayout layout, Configuration configuration, ParquetSettings settings) {
    try {
      return new ParquetFiles(
          layout,
          TableFolder.at(layout.location(), configuration),
          configuration,
          settings,
          WriterMemory.unlimited(),
          () -> IndexedColumns.DEFAULT);
    } catch (IOException e) {
      throw new TableException(
          "Cannot write files at %s: %s; see that its file system can be reached"
              .formatted(layout.location(), e),
          e);
    }
  }

  /** The same files, whose batches share memory with others. */
  public ParquetFiles sharing(WriterMemory shared) {
    return new ParquetFiles(layout, folder, configuration, settings, shared, indexed);
  }

  /** The same files, with statistics of the columns that are asked for when a batch begins. */
  public ParquetFiles indexing(Supplier<IndexedColumns> columns) {
    return new ParquetFiles(layout, folder, configuration, settings, memory, columns);
  }

  /** Begins a batch. Any number may be open, each in a thread of its own. */
  public BatchFiles newBatch() {
    return new ParquetBatch(
        this,
        Partitioning.of(layout.rows(), layout.keys()),
        indexedPaths(),
        new SharedCompression(configuration, settings.codec()));
  }

  private Set<List<String>> indexedPaths() {
    List<Field> inFiles =
        layout.rows().fields().stream().filter(field -> !leftOut.contains(field.name())).toList();
    return indexed.get().among(new RowType(inFiles));
  }

  OpenFile create(
      String path,
      Partition partition,
      OutputFile output,
      Set<List<String>> indexedPaths,
      SharedCompression compression)
      throws IOException {
    RowWriter rows =
        new RowWriter(schema, ColumnWriters.of(layout.rows(), leftOut, indexedPaths), indexedPaths);
    return OpenFile.create(path, partition, output, rows, compression, settings.rowGroupBytes());
  }

  URI location() {
    return layout.location();
  }

  int columnCount() {
    return layout.rows().size();
  }

  WriterMemory memory() {
    return memory;
  }

  TableFolder folder() {
    return folder;
  }

  ParquetSettings settings() {
    return settings;
  }
}
