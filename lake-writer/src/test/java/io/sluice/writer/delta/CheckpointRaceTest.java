package io.sluice.writer.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.utils.CloseableIterator;
import io.sluice.writer.table.CommitOutcome.Committed;
import io.sluice.writer.table.DataFile;
import io.sluice.writer.table.FileStatistics;
import io.sluice.writer.table.LakeTable;
import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.PendingCommit;
import io.sluice.writer.table.SourcePartition;
import io.sluice.writer.table.TableDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two writers commit to one table while each writes checkpoints and removes what has expired. Delta
 * Kernel, which shares no code with either, says what every version holds.
 */
class CheckpointRaceTest {

  private static final int COMMITS = Integer.getInteger("sluice.race.commits", 120);
  private static final int CHECKPOINT_EVERY = 5;

  /** Entries so far behind the newest are made to look as if they had expired. */
  private static final int KEPT = 12;

  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

  private static final String SCHEMA =
      "{\"type\":\"struct\",\"fields\":[{\"name\":\"id\",\"type\":\"long\",\"nullable\":true,\"metadata\":{}}]}";

  @TempDir Path folder;

  private final Map<Long, String> fileOfVersion = new ConcurrentSkipListMap<>();
  private final List<Long> written = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final Engine engine = DefaultEngine.create(new Configuration());

  @BeforeEach
  void race() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Callable<Void>> writers = List.of(() -> write(0), () -> write(1));
      for (Future<Void> writer : threads.invokeAll(writers)) {
        writer.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void awaitEnd(ExecutorService checkpoints) throws InterruptedException {
    assertThat(checkpoints.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
  }

  private Void write(int partition) throws InterruptedException, ExecutionException {
    SourcePartition source = new SourcePartition("orders", partition);
    ExecutorService checkpoints = Executors.newSingleThreadExecutor();
    try (LakeTable table = open(checkpoints)) {
      for (int i = 0; i < COMMITS; i++) {
        String path = "part-%d-%d.parquet".formatted(partition, i);
        DataFile file =
            new DataFile(path, Map.of(), 100, Instant.EPOCH, new FileStatistics(1, List.of()));
        PendingCommit commit =
            PendingCommit.of(List.of(file), List.of(new OffsetSpan(source, i, i + 1)), Map.of());
        Committed landed = (Committed) table.commit(commit);
        fileOfVersion.put(landed.version(), path);
        expireBefore(landed.version() - KEPT);
        if (i % CHECKPOINT_EVERY == 0) {
          // However busy the machine is, commits do not leave the checkpoints far behind.
          checkpoints.submit(() -> {}).get();
        }
      }
      assertThat(table.nextOffsets()).containsEntry(source, (long) COMMITS);
    } finally {
      checkpoints.shutdown();
      awaitEnd(checkpoints);
    }
    return null;
  }

  private LakeTable open(ExecutorService checkpoints) {
    InstantSource standing = InstantSource.fixed(Instant.parse("2026-01-05T00:00:00Z"));
    return new DeltaLakeTables(
            new DeltaSettings("test", CHECKPOINT_EVERY, Map.of()),
            standing,
            checkpoints,
            new Observer())
        .open(
            new TableDefinition(
                "shop",
                "orders",
                folder.toUri(),
                SCHEMA,
                List.of(),
                Map.of("delta.logRetentionDuration", "interval 1 days")));
  }

  private final class Observer implements CheckpointObserver {
    @Override
    public void written(TableDefinition table, long version, Duration took) {
      written.add(version);
    }

    @Override
    public void failed(TableDefinition table, long version, Throwable reason) {
      failures.add(reason);
    }
  }

  /** Clean-up goes by the times of files, and removes the oldest first. */
  private void expireBefore(long end) {
    try (Stream<Path> files = Files.list(folder.resolve("_delta_log"))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.matches("[0-9]{20}\\..*") && Long.parseLong(name.substring(0, 20)) < end) {
          age(file, Long.parseLong(name.substring(0, 20)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void age(Path file, long version) throws IOException {
    try {
      Files.setLastModifiedTime(file, FileTime.from(LONG_AGO.plusSeconds(version)));
    } catch (NoSuchFileException removedMeanwhile) {
      return;
    }
  }

  private TreeSet<Long> entries() {
    try (Stream<Path> files = Files.list(folder.resolve("_delta_log"))) {
      TreeSet<Long> versions = new TreeSet<>();
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("[0-9]{20}\\.json"))
          .forEach(name -> versions.add(Long.parseLong(name.substring(0, 20))));
      return versions;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Set<String> filesAt(long version) throws IOException {
    Snapshot snapshot =
        TableManager.loadSnapshot(folder.toUri().toString()).atVersion(version).build(engine);
    Set<String> paths = new TreeSet<>();
    try (CloseableIterator<FilteredColumnarBatch> batches =
        snapshot.getScanBuilder().build().getScanFiles(engine)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> rows = batches.next().getRows()) {
          while (rows.hasNext()) {
            Path path = Path.of(InternalScanFileUtils.getAddFileStatus(rows.next()).getPath());
            paths.add(path.getFileName().toString());
          }
        }
      }
    }
    return paths;
  }

  private void assertEveryVersionIsWhatWasCommitted() throws IOException {
    TreeSet<Long> entries = entries();
    long last = fileOfVersion.size() - 1L;
    assertThat(entries.last()).isEqualTo(last);
    assertThat(entries).hasSize((int) (last - entries.first() + 1));
    long firstReadable =
        written.stream().filter(version -> version >= entries.first()).min(Long::compare).get();
    for (long version = firstReadable; version <= last; version++) {
      assertThat(filesAt(version))
          .as("files of version %d", version)
          .isEqualTo(new TreeSet<>(new TreeMap<>(fileOfVersion).headMap(version, true).values()));
    }
  }

  @Test
  void everyVersionThatIsLeftIsWhatWasCommitted() throws IOException {
    assertThat(fileOfVersion).hasSize(2 * COMMITS);
    // Of those whose history was removed before they were begun; the next ones succeed.
    assertThat(failures).hasSizeLessThan(written.size());
    assertThat(written).as("checkpoints").hasSizeGreaterThan(COMMITS / CHECKPOINT_EVERY / 2);
    assertThat(entries().first()).as("the first entry that is left").isGreaterThan(COMMITS);

    assertEveryVersionIsWhatWasCommitted();
  }

  @Test
  void theCheckFindsACommitThatWasLost() throws IOException {
    List<Long> versions = new ArrayList<>(fileOfVersion.keySet());
    fileOfVersion.put(versions.get(versions.size() - 2), "part-of-nobody.parquet");

    try {
      assertEveryVersionIsWhatWasCommitted();
    } catch (AssertionError expected) {
      return;
    }
    fail("a file that was never committed was not missed");
  }
}
