package io.sluice.writer.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.sluice.writer.table.CommitOutcome.Committed;
import io.sluice.writer.table.DataFile;
import io.sluice.writer.table.FileStatistics;
import io.sluice.writer.table.LakeTable;
import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.PendingCommit;
import io.sluice.writer.table.SourcePartition;
import io.sluice.writer.table.TableDefinition;
import io.sluice.writer.table.TableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of the log that was cut anywhere is refused or done without; nothing is built on it. */
class TornFilesTest {

  private static final int COMMITS = 12;
  private static final String LAST = "%020d.json".formatted(COMMITS - 1);
  private static final String CHECKPOINT = "%020d.checkpoint.parquet".formatted(10);
  private static final SourcePartition ORDERS_0 = new SourcePartition("orders", 0);
  private static final String SCHEMA =
      "{\"type\":\"struct\",\"fields\":[{\"name\":\"id\",\"type\":\"long\",\"nullable\":true,\"metadata\":{}}]}";

  @TempDir Path folder;

  private Path whole;

  @BeforeEach
  void writeATable() {
    whole = folder.resolve("whole");
    LakeTable table = open(whole);
    for (int i = 0; i < COMMITS; i++) {
      assertThat(table.commit(commit(i))).isEqualTo(new Committed(i));
    }
    assertThat(log(whole)).containsKeys(CHECKPOINT, "." + CHECKPOINT + ".crc", "_last_checkpoint");
  }

  private static LakeTable open(Path table) {
    return new DeltaLakeTables(
            new DeltaSettings("test", 10, Map.of()),
            InstantSource.fixed(Instant.parse("2026-01-05T00:00:00Z")),
            Runnable::run,
            CheckpointObserver.none())
        .open(new TableDefinition("shop", "orders", table.toUri(), SCHEMA, List.of(), Map.of()));
  }

  private static PendingCommit commit(int offset) {
    DataFile file =
        new DataFile(
            "part-%d.parquet".formatted(offset),
            Map.of(),
            100,
            Instant.EPOCH,
            new FileStatistics(1, List.of()));
    return PendingCommit.of(
        List.of(file), List.of(new OffsetSpan(ORDERS_0, offset, offset + 1)), Map.of());
  }

  /** The content of the log by name. */
  private static Map<String, byte[]> log(Path table) {
    Map<String, byte[]> content = new TreeMap<>();
    try (Stream<Path> files = Files.list(table.resolve("_delta_log"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        content.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return content;
  }

  private static void assertSameLog(Map<String, byte[]> now, Map<String, byte[]> before) {
    assertThat(now.keySet()).isEqualTo(before.keySet());
    now.forEach((name, bytes) -> assertThat(bytes).as(name).isEqualTo(before.get(name)));
  }

  private Path copyWithout(int length, String name, String... deleted) {
    Path copy = folder.resolve("%s-%d".formatted(name, length));
    try {
      Files.createDirectories(copy.resolve("_delta_log"));
      for (Map.Entry<String, byte[]> file : log(whole).entrySet()) {
        byte[] bytes = file.getValue();
        Files.write(
            copy.resolve("_delta_log").resolve(file.getKey()),
            file.getKey().equals(name) ? Arrays.copyOf(bytes, length) : bytes);
      }
      for (String each : deleted) {
        Files.delete(copy.resolve("_delta_log").resolve(each));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return copy;
  }

  private int size(String name) {
    return log(whole).get(name).length;
  }

  /** Whether the table is as it was; otherwise it has been refused, and nothing was written. */
  private static boolean isWholeOrRefused(Path table) {
    Map<String, byte[]> before = log(table);
    Map<SourcePartition, Long> offsets;
    try {
      offsets = open(table).nextOffsets();
    } catch (TableException refused) {
      assertThat(refused.getMessage()).contains("log");
      assertSameLog(log(table), before);
      return false;
    }
    assertThat(offsets).isEqualTo(Map.of(ORDERS_0, (long) COMMITS));
    return true;
  }

  @Test
  void theLastEntryCutAnywhereIsRefusedByWhoeverOpensTheTable() {
    byte[] entry = log(whole).get(LAST);
    List<Integer> whereItIsWhole =
        IntStream.range(0, entry.length)
            .filter(length -> length % 17 == 0 || isBesideTheEndOfALine(entry, length))
            .filter(length -> isWholeOrRefused(copyWithout(length, LAST)))
            .boxed()
            .toList();

    // All that may be missing is the end of the last line.
    assertThat(whereItIsWhole).isEqualTo(List.of(size(LAST) - 1));
  }

  private static boolean isBesideTheEndOfALine(byte[] entry, int length) {
    return length == entry.length - 1
        || entry[length] == '\n'
        || (length > 0 && entry[length - 1] == '\n');
  }

  @Test
  void theLastEntryThatIsCutIsRefusedEachTimeATableIsReadThatWasNotThereBefore() {
    int firstAction = new String(log(whole).get(LAST), StandardCharsets.UTF_8).indexOf('\n') + 1;
    LakeTable table = open(folder.resolve("%s-%d".formatted(LAST, firstAction)));
    copyWithout(firstAction, LAST);

    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(table::nextOffsets)
          .isInstanceOf(TableException.class)
          .hasMessageContaining("was cut");
    }
  }

  @Test
  void theLastEntryCutAnywhereIsRefusedByWhoeverHasTheTableOpen() throws IOException {
    Path entry = whole.resolve("_delta_log/%020d.json".formatted(COMMITS));
    byte[] next = nextEntry();
    LakeTable table = open(whole);
    for (int length = 0; length < next.length - 1; length++) {
      Files.write(entry, Arrays.copyOf(next, length));
      Map<String, byte[]> before = log(whole);

      assertThatThrownBy(() -> table.commit(commit(COMMITS + 1)))
          .as("cut at %d", length)
          .isInstanceOf(TableException.class);

      assertSameLog(log(whole), before);
    }
    Files.write(entry, next);

    assertThat(table.commit(commit(COMMITS + 1))).isEqualTo(new Committed(COMMITS + 1));
  }

  /** What another writer's next commit puts into the log. */
  private byte[] nextEntry() {
    Path other = copyWithout(size(LAST), LAST);
    open(other).commit(commit(COMMITS));
    return log(other).get("%020d.json".formatted(COMMITS));
  }

  @Test
  void aCheckpointCutAnywhereIsRefusedWhereTheEntriesBeforeItAreGone() {
    String[] before =
        IntStream.rangeClosed(0, 10).mapToObj("%020d.json"::formatted).toArray(String[]::new);

    assertThat(
            cuts(CHECKPOINT)
                .filter(length -> isWholeOrRefused(copyWithout(length, CHECKPOINT, before))))
        .isEmpty();
  }

  @Test
  void aCheckpointCutAnywhereIsRefusedOrDoneWithoutWhereTheEntriesAreThere() {
    cuts(CHECKPOINT).forEach(length -> isWholeOrRefused(copyWithout(length, CHECKPOINT)));
  }

  /** The ends of a file byte by byte, and what is between in steps. */
  private Stream<Integer> cuts(String name) {
    int size = size(name);
    return IntStream.range(0, size)
        .filter(length -> length < 8 || length > size - 16 || length % 1201 == 0)
        .boxed();
  }

  @Test
  void aChecksumCutAnywhereIsRefusedOrDoneWithout() {
    String checksum = "." + CHECKPOINT + ".crc";
    IntStream.range(0, size(checksum))
        .forEach(length -> isWholeOrRefused(copyWithout(length, checksum)));
  }

  @Test
  void aPointerToTheCheckpointCutAnywhereIsDoneWithout() throws Exception {
    List<Callable<Boolean>> opened =
        IntStream.range(0, size("_last_checkpoint"))
            .mapToObj(length -> copyWithout(length, "_last_checkpoint"))
            .<Callable<Boolean>>map(table -> () -> isWholeOrRefused(table))
            .toList();
    // Standalone waits for seconds and looks again, so all at once.
    ExecutorService threads = Executors.newFixedThreadPool(opened.size());
    try {
      for (Future<Boolean> each : threads.invokeAll(opened)) {
        assertThat(each.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void theCheckFindsAStateThatIsNotWhole() throws IOException {
    Path shorter = copyWithout(size(LAST), LAST);
    Files.delete(shorter.resolve("_delta_log").resolve(LAST));

    try {
      isWholeOrRefused(shorter);
    } catch (AssertionError expected) {
      return;
    }
    fail("a table that lacks a commit was taken for whole");
  }
}
