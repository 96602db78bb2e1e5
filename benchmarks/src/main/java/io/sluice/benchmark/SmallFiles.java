package io.sluice.benchmark;

import io.sluice.pipeline.PartitionKey;
import io.sluice.pipeline.PartitionKey.Transform;
import io.sluice.pipeline.Position;
import io.sluice.schema.RowReceiver;
import io.sluice.schema.RowType;
import io.sluice.schema.TableSchemaJson;
import io.sluice.table.PartitionColumns;
import io.sluice.writer.delta.CheckpointObserver;
import io.sluice.writer.delta.DeltaLakeTables;
import io.sluice.writer.delta.DeltaSettings;
import io.sluice.writer.file.FileLayout;
import io.sluice.writer.file.ParquetFiles;
import io.sluice.writer.file.ParquetSettings;
import io.sluice.writer.table.BatchFiles;
import io.sluice.writer.table.CommitOutcome.Committed;
import io.sluice.writer.table.DataFile;
import io.sluice.writer.table.LakeTable;
import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.PendingCommit;
import io.sluice.writer.table.SourcePartition;
import io.sluice.writer.table.TableDefinition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A table of events, partitioned by day, that gets one small file a commit: files and commits are
 * the writer's own, its feed and Kafka are left out.
 */
final class SmallFiles implements AutoCloseable {

  private static final SourcePartition SOURCE = new SourcePartition("events", 0);
  private static final PartitionKey DAY =
      new PartitionKey(
          Transform.DATE, "event_time", "event_time_date", new Position("(no file)", 1, 1));

  private final ParquetFiles files;
  private final LakeTable table;
  private final Checkpoints checkpoints;
  private final SplittableRandom random;
  private long next;

  private SmallFiles(ParquetFiles files, LakeTable table, Checkpoints checkpoints) {
    this.files = files;
    this.table = table;
    this.checkpoints = checkpoints;
    this.next = table.nextOffsets().getOrDefault(SOURCE, 0L);
    this.random = new SplittableRandom(next);
  }

  /** To append at the pace of the clock, as the writer does: checkpoints have their thread. */
  static SmallFiles live(Path folder) {
    Checkpoints checkpoints = new Checkpoints();
    return open(
        folder,
        DeltaLakeTables.withCheckpointThread(
            DeltaSettings.defaults("benchmark"), InstantSource.system(), checkpoints),
        checkpoints);
  }

  /**
   * To append as fast as can be. The clock stands still, so that no checkpoint is left out for
   * being too soon: there are as many as if the commits had come in their time.
   */
  static SmallFiles filling(Path folder) {
    Checkpoints checkpoints = new Checkpoints();
    return open(
        folder,
        new DeltaLakeTables(
            DeltaSettings.defaults("benchmark"),
            InstantSource.fixed(Instant.now()),
            Runnable::run,
            checkpoints),
        checkpoints);
  }

  private static SmallFiles open(Path folder, DeltaLakeTables tables, Checkpoints checkpoints) {
    RowType columns = PartitionColumns.of(Event.TYPE, List.of(DAY));
    LakeTable table =
        tables.open(
            new TableDefinition(
                "benchmark",
                "events",
                folder.toUri(),
                TableSchemaJson.write(columns),
                List.of(DAY.column()),
                Map.of()));
    return new SmallFiles(
        ParquetFiles.of(
            new FileLayout(folder.toUri(), Event.TYPE, List.of(DAY)),
            tables.configuration(),
            ParquetSettings.DEFAULT),
        table,
        checkpoints);
  }

  /**
   * Writes a file and commits it.
   *
   * @return how long the commit took, without the file
   * @throws IllegalStateException if it did not land at once, or a checkpoint has failed
   */
  Duration append(int rows, Instant time) {
    List<DataFile> written;
    try (BatchFiles batch = files.newBatch()) {
      for (int i = 0; i < rows; i++) {
        fill(batch.row(), Event.next(random, time.plusMillis(i)));
        batch.add();
      }
      written = batch.finish();
    }
    PendingCommit commit =
        PendingCommit.of(written, List.of(new OffsetSpan(SOURCE, next, next + rows)), Map.of());
    long start = System.nanoTime();
    if (!(table.commit(commit) instanceof Committed)) {
      throw new IllegalStateException("The commit of offset %d did not land".formatted(next));
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    checkpoints.requireWritten();
    next += rows;
    return took;
  }

  private static void fill(RowReceiver row, Event event) {
    text(row, 0, event.id().toString());
    row.setLong(1, event.time().toEpochMilli() * 1000);
    row.setLong(2, event.userId());
    text(row, 3, Long.toHexString(event.session()));
    text(row, 4, event.type());
    text(row, 5, "p-" + event.product());
    text(row, 6, event.country());
    row.setDouble(7, event.price());
    row.setLong(8, event.quantity());
    text(row, 9, event.page());
  }

  private static void text(RowReceiver row, int ordinal, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    row.setBytes(ordinal, bytes, 0, bytes.length);
  }

  @Override
  public void close() {
    table.close();
  }

  /** A table without its checkpoints is another one than was meant to be measured. */
  private static final class Checkpoints implements CheckpointObserver {
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    @Override
    public void written(TableDefinition table, long version, Duration took) {}

    @Override
    public void failed(TableDefinition table, long version, Throwable reason) {
      failure.set(reason);
    }

    private void requireWritten() {
      Throwable reason = failure.get();
      if (reason != null) {
        throw new IllegalStateException("A checkpoint was not written", reason);
      }
    }
  }
}
