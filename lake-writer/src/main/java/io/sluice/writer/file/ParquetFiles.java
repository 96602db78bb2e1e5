package io.sluice.writer.file;

import io.sluice.failure.SluiceException;
import io.sluice.schema.RowType;
import io.sluice.writer.table.BatchFiles;
import io.sluice.writer.table.TableException;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Set;
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

  private final URI location;
  private final RowType columns;
  private final List<String> partitionColumns;
  private final MessageType schema;
  private final TableFolder folder;
  private final Configuration configuration;
  private final ParquetSettings settings;

  private ParquetFiles(
      URI location,
      RowType columns,
      List<String> partitionColumns,
      TableFolder folder,
      Configuration configuration,
      ParquetSettings settings) {
    this.location = location;
    this.columns = columns;
    this.partitionColumns = List.copyOf(partitionColumns);
    this.schema = ParquetSchema.of(columns, Set.copyOf(partitionColumns));
    this.folder = folder;
    this.configuration = new Configuration(configuration);
    this.configuration.setInt("parquet.compression.codec.zstd.level", ZSTD_LEVEL);
    this.settings = settings;
    // Refused here, before there is a batch that could be lost.
    Partitioning.of(columns, partitionColumns);
  }

  /**
   * @param location of the table, absolute, with a scheme
   * @param columns of the rows, the partition columns among them
   * @param configuration of the file systems
   * @throws SluiceException if there can be no such files: nothing but partition columns, or ones
   *     whose values have no text
   * @throws TableException if the file system of the location cannot be had; may be called again
   */
  public static ParquetFiles of(
      URI location,
      RowType columns,
      List<String> partitionColumns,
      Configuration configuration,
      ParquetSettings settings) {
    try {
      TableFolder folder = TableFolder.at(location, configuration);
      return new ParquetFiles(location, columns, partitionColumns, folder, configuration, settings);
    } catch (IOException e) {
      throw new TableException(
          "Cannot write files at %s: %s; see that its file system can be reached"
              .formatted(location, e),
          e);
    }
  }

  /** Begins a batch. Any number may be open, each in a thread of its own. */
  public BatchFiles newBatch() {
    return new ParquetBatch(this, Partitioning.of(columns, partitionColumns));
  }

  OpenFile create(String path, Partition partition, OutputFile output) throws IOException {
    RowWriteSupport rows =
        new RowWriteSupport(schema, ColumnWriters.of(columns, Set.copyOf(partitionColumns)));
    return OpenFile.create(path, partition, output, rows, configuration, settings);
  }

  URI location() {
    return location;
  }

  int columnCount() {
    return columns.size();
  }

  TableFolder folder() {
    return folder;
  }

  ParquetSettings settings() {
    return settings;
  }
}
