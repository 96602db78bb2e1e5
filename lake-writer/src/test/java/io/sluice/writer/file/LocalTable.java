package io.sluice.writer.file;

import io.sluice.pipeline.PartitionKey;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.TableSchemaJson;
import io.sluice.table.PartitionColumns;
import io.sluice.writer.delta.CheckpointObserver;
import io.sluice.writer.delta.DeltaLakeTables;
import io.sluice.writer.delta.DeltaSettings;
import io.sluice.writer.table.BatchFiles;
import io.sluice.writer.table.CommitOutcome;
import io.sluice.writer.table.DataFile;
import io.sluice.writer.table.LakeTable;
import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.PendingCommit;
import io.sluice.writer.table.SourcePartition;
import io.sluice.writer.table.TableDefinition;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** A real Delta table in a folder, whose batches are committed one after the other. */
record LocalTable(FileLayout layout, LakeTable table) {

  private static final SourcePartition SOURCE = new SourcePartition("shop.orders", 0);

  static LocalTable create(Path folder, RowType rows, List<String> partitionColumns) {
    return create(FileLayout.of(folder.toUri(), rows, partitionColumns), Map.of());
  }

  static LocalTable create(FileLayout layout, Map<String, String> properties) {
    DeltaLakeTables tables =
        new DeltaLakeTables(
            DeltaSettings.defaults("test"),
            () -> Instant.parse("2026-01-01T00:00:00Z"),
            Runnable::run,
            CheckpointObserver.none());
    TableDefinition definition =
        new TableDefinition(
            "shop",
            "orders",
            layout.location(),
            TableSchemaJson.write(columns(layout)),
            layout.keys().stream().map(PartitionKey::column).toList(),
            properties);
    return new LocalTable(layout, tables.open(definition));
  }

  private static RowType columns(FileLayout layout) {
    return PartitionColumns.of(layout.rows(), layout.keys());
  }

  ParquetFiles files(ParquetSettings settings) {
    return ParquetFiles.of(layout, new Configuration(), settings);
  }

  /** Writes rows and commits them. */
  List<DataFile> append(List<Row> rows, ParquetSettings settings) {
    try (BatchFiles batch = files(settings).newBatch()) {
      Pushes.all(rows, batch);
      List<DataFile> files = batch.finish();
      commit(files);
      return files;
    }
  }

  void commit(List<DataFile> files) {
    long first = table.nextOffsets().getOrDefault(SOURCE, 0L);
    CommitOutcome outcome =
        table.commit(
            PendingCommit.of(files, List.of(new OffsetSpan(SOURCE, first, first + 1)), Map.of()));
    if (!(outcome instanceof CommitOutcome.Committed)) {
      throw new IllegalStateException("Not committed: " + outcome);
    }
  }

  KernelReader reader() {
    return new KernelReader(layout.location(), columns(layout));
  }
}
