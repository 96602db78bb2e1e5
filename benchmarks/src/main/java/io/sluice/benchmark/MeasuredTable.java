package io.sluice.benchmark;

import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.TableSchemaJson;
import io.sluice.schema.Type.Primitive;
import io.sluice.writer.delta.CheckpointObserver;
import io.sluice.writer.delta.DeltaLakeTables;
import io.sluice.writer.delta.DeltaSettings;
import io.sluice.writer.table.ColumnStatistics;
import io.sluice.writer.table.CommitOutcome.Committed;
import io.sluice.writer.table.DataFile;
import io.sluice.writer.table.FileStatistics;
import io.sluice.writer.table.LakeTable;
import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.PendingCommit;
import io.sluice.writer.table.SourcePartition;
import io.sluice.writer.table.TableDefinition;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table that takes commits of files which were never written, and times them. */
final class MeasuredTable implements AutoCloseable {

  private static final int COLUMNS = 10;
  private static final int COLLECTIONS = 3;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final SourcePartition SOURCE = new SourcePartition("clicks", 0);

  private final LakeTable table;
  private final Checkpoints checkpoints;

  private MeasuredTable(LakeTable table, Checkpoints checkpoints) {
    this.table = table;
    this.checkpoints = checkpoints;
  }

  static MeasuredTable open(Path lake, String name) {
    RowType columns =
        new RowType(
            IntStream.range(0, COLUMNS)
                .mapToObj(i -> Field.optional("c" + i, Primitive.LONG))
                .toList());
    Checkpoints checkpoints = new Checkpoints();
    DeltaLakeTables tables =
        DeltaLakeTables.withCheckpointThread(
            DeltaSettings.defaults("benchmark"), InstantSource.system(), checkpoints);
    TableDefinition definition =
        new TableDefinition(
            "benchmark",
            name,
            lake.resolve(name).toUri(),
            TableSchemaJson.write(columns),
            List.of(),
            Map.of());
    return new MeasuredTable(tables.open(definition), checkpoints);
  }

  /** Commits so many times, each with so many files. */
  CommitTimes commit(int commits, int files) {
    double[] millis = new double[commits];
    long cpuNanos = 0;
    long most = 0;
    for (int i = 0; i < commits; i++) {
      PendingCommit commit = next(files);
      long cpuStart = THREADS.getCurrentThreadCpuTime();
      long start = System.nanoTime();
      if (!(table.commit(commit) instanceof Committed)) {
        throw new IllegalStateException("Commit %d did not land".formatted(i));
      }
      millis[i] = (System.nanoTime() - start) / NANOS_PER_MILLI;
      cpuNanos += THREADS.getCurrentThreadCpuTime() - cpuStart;
      most = Math.max(most, usedHeap());
    }
    return CommitTimes.of(millis, cpuNanos / NANOS_PER_MILLI / commits, heldHeap(), most);
  }

  private PendingCommit next(int files) {
    long first = table.nextOffsets().getOrDefault(SOURCE, 0L);
    List<DataFile> named = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      named.add(file(first + i));
    }
    return PendingCommit.of(named, List.of(new OffsetSpan(SOURCE, first, first + files)), Map.of());
  }

  private static DataFile file(long number) {
    List<ColumnStatistics> statistics =
        IntStream.range(0, COLUMNS)
            .mapToObj(
                i -> new ColumnStatistics(List.of("c" + i), number * 1_000, number * 1_001, 0))
            .toList();
    return new DataFile(
        "part-%05d-%s.zstd.parquet".formatted(0, new UUID(1, number)),
        Map.of(),
        1 << 20,
        Instant.EPOCH.plusSeconds(number),
        new FileStatistics(1_000, statistics));
  }

  private static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static long heldHeap() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    return usedHeap();
  }

  /** How long each checkpoint took. */
  String checkpoints() {
    return checkpoints.toString();
  }

  @Override
  public void close() {
    table.close();
  }

  private static final class Checkpoints implements CheckpointObserver {
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @Override
    public void written(TableDefinition table, long version, Duration took) {
      heard.add("%d in %d ms".formatted(version, took.toMillis()));
    }

    @Override
    public void failed(TableDefinition table, long version, Throwable reason) {
      heard.add("%d failed: %s".formatted(version, reason));
    }

    @Override
    public String toString() {
      return heard.isEmpty() ? "none" : heard.stream().collect(Collectors.joining(", "));
    }
  }
}
