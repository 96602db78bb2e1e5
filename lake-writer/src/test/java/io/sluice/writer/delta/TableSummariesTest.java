package io.sluice.writer.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.logstore.LogStoreSettings;
import io.sluice.pipeline.LakeDefinition;
import io.sluice.writer.delta.TableSummaries.Counting;
import io.sluice.writer.table.ColumnStatistics;
import io.sluice.writer.table.DataFile;
import io.sluice.writer.table.FileStatistics;
import io.sluice.writer.table.LakeTable;
import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.PendingCommit;
import io.sluice.writer.table.SourcePartition;
import io.sluice.writer.table.TableDefinition;
import io.sluice.writer.table.TableException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A summary says what Standalone says, which puts the whole table together. */
class TableSummariesTest {

  private static final String SCHEMA =
      "{\"type\":\"struct\",\"fields\":[{\"name\":\"_timestamp\",\"type\":\"timestamp\",\"nullable\":true,\"metadata\":{}}]}";
  private static final SourcePartition ZERO = new SourcePartition("orders", 0);
  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
  private static final long SMALL = 50;

  @TempDir Path folder;

  private URI location;
  private LakeTable writer;

  @BeforeEach
  void begin() {
    location = URI.create("file://" + folder.resolve("orders"));
    writer =
        new DeltaLakeTables(
                new DeltaSettings("test", 1_000_000, Map.of()),
                InstantSource.fixed(START),
                Runnable::run,
                CheckpointObserver.none())
            .open(new TableDefinition("shop", "orders", location, SCHEMA, List.of(), Map.of()));
  }

  private TableSummary summary(Counting counting) {
    return TableSummaries.of("shop", new LakeDefinition(folder.toUri(), Map.of()))
        .read("orders", location, SMALL, counting)
        .orElseThrow();
  }

  private TableContent whole() {
    Configuration hadoop = new Configuration();
    LogStoreSettings.forHadoop().forEach(hadoop::set);
    return LoggedTable.open("shop", "orders", location, hadoop).orElseThrow().newest();
  }

  private void write(long rows, long bytes, Instant newest) {
    long first = writer.nextOffsets().getOrDefault(ZERO, 0L);
    ColumnStatistics times = new ColumnStatistics(List.of("_timestamp"), START, newest, 0);
    writer.commit(
        PendingCommit.of(
            List.of(
                new DataFile(
                    "part-%s.parquet".formatted(UUID.randomUUID()),
                    Map.of(),
                    bytes,
                    START,
                    new FileStatistics(rows, List.of(times)))),
            List.of(new OffsetSpan(ZERO, first, first + rows)),
            Map.of()));
  }

  private Path entry(long version) {
    return folder.resolve("orders/_delta_log/%020d.json".formatted(version));
  }

  private void foreign(String operation, String parameters, List<String> actions)
      throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(
        "{\"commitInfo\":{\"timestamp\":1,\"operation\":\"%s\",\"operationParameters\":{%s}}}"
            .formatted(operation, parameters));
    lines.addAll(actions);
    Files.writeString(
        entry(whole().version() + 1),
        lines.stream().map(line -> line + "\n").collect(Collectors.joining()));
  }

  private static String remove(String path) {
    return "{\"remove\":{\"path\":\"%s\",\"deletionTimestamp\":1,\"dataChange\":false}}"
        .formatted(path);
  }

  private void compact(List<String> paths, long bytes) throws IOException {
    long rows = paths.stream().mapToLong(whole()::rows).sum();
    List<String> actions = new ArrayList<>(paths.stream().map(path -> remove(path)).toList());
    actions.add(
        "{\"add\":{\"path\":\"big-%s\",\"partitionValues\":{},\"size\":%d,\"modificationTime\":0,\"dataChange\":false,\"stats\":\"{\\\"numRecords\\\":%d}\"}}"
            .formatted(UUID.randomUUID(), bytes, rows));
    foreign("OPTIMIZE", "\"predicate\":\"[]\"", actions);
  }

  private void checkpoint() throws IOException {
    StandaloneInternals.checkpoint(
        new Configuration(), new org.apache.hadoop.fs.Path(location), whole().version());
  }

  @RepeatedTest(5)
  void saysWhatTheWholeTableSays(RepetitionInfo repetition) throws IOException {
    Random random = new Random(repetition.getCurrentRepetition());
    write(1, 10, START);
    for (int step = 0; step < 40; step++) {
      switch (random.nextInt(6)) {
        case 0 -> checkpoint();
        case 1 -> {
          List<String> paths = List.copyOf(whole().paths());
          compact(
              paths.subList(0, random.nextInt(Math.min(paths.size(), 5)) + 1), random.nextInt(100));
        }
        case 2 -> new TablePause("orders", location, new Configuration(hadoop())).pause();
        case 3 -> new TablePause("orders", location, new Configuration(hadoop())).resume();
        default -> {
          new TablePause("orders", location, new Configuration(hadoop())).resume();
          write(random.nextInt(100) + 1, random.nextInt(100) + 1, START.plusSeconds(step));
        }
      }

      TableContent whole = whole();
      TableSummary summary = summary(Counting.ROWS);

      assertThat(summary.version()).isEqualTo(whole.version());
      assertThat(summary.nextOffsets()).isEqualTo(whole.recordedOffsets());
      assertThat(summary.properties()).isEqualTo(whole.properties());
      assertThat(summary.isProtocolOurs()).isTrue();
      assertThat(summary.files().count()).isEqualTo(whole.paths().size());
      assertThat(summary.files().bytes()).isEqualTo(whole.sizeBytes());
      assertThat(summary.files().small())
          .isEqualTo(whole.files().values().stream().filter(f -> f.getSize() < SMALL).count());
      assertThat(summary.rows()).hasValue(whole.paths().stream().mapToLong(whole::rows).sum());
      assertThat(summary(Counting.FILES).files()).isEqualTo(summary.files());
    }
  }

  private static Configuration hadoop() {
    Configuration hadoop = new Configuration();
    LogStoreSettings.forHadoop().forEach(hadoop::set);
    return hadoop;
  }

  @Test
  void knowsTheNewestRecordAndTheLastWriteBehindACheckpointToo() throws IOException {
    write(1, 10, START.plusSeconds(60));
    write(1, 10, START.plusSeconds(30));
    Files.setLastModifiedTime(entry(1), FileTime.from(START.plusSeconds(99)));
    foreign("SET TBLPROPERTIES", "", List.of());
    checkpoint();

    TableSummary summary = summary(Counting.FILES);

    assertThat(summary.newestRecord()).contains(START.plusSeconds(30));
    assertThat(summary.written()).contains(START.plusSeconds(99));
    assertThat(
            TableSummaries.of("shop", new LakeDefinition(folder.toUri(), Map.of()))
                .commits("orders", location, 2))
        .extracting(TableSummary.Commit::operation)
        .containsExactly("SET TBLPROPERTIES", "STREAMING UPDATE");
    assertThat(summary(Counting.ROWS).newestRecord()).contains(START.plusSeconds(60));
  }

  @Test
  void readsAllWhereTheLastCheckpointIsOfNoUse() throws IOException {
    write(1, 10, START);
    Files.writeString(entry(0).resolveSibling("_last_checkpoint"), "{\"version\":7,\"size\":3}");

    assertThat(summary(Counting.FILES).version()).isZero();
  }

  @Test
  void aRestoreThatLeftTheOffsetsAheadIsSeenHoweverOldTheLastWriteIs() throws IOException {
    write(10, 10, START);
    write(10, 10, START);
    for (int i = 0; i < 30; i++) {
      foreign("SET TBLPROPERTIES", "", List.of());
    }
    assertThat(summary(Counting.FILES).undone()).isEmpty();
    foreign("RESTORE", "\"version\":5", List.of());
    checkpoint();
    assertThat(summary(Counting.FILES).undone()).as("it has all rows").isEmpty();

    foreign("RESTORE", "\"version\":0", List.of(remove(whole().paths().iterator().next())));

    assertThat(summary(Counting.FILES).undone()).isEqualTo(OptionalLong.of(33));
  }

  @Test
  void tellsProtocolsThatTheWriterDoesNotSpeak() throws IOException {
    write(10, 10, START);
    foreign(
        "SET TBLPROPERTIES",
        "",
        List.of(
            "{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,\"readerFeatures\":[],\"writerFeatures\":[]}}"));

    // Standalone refuses it, so its version is not asked for there.
    assertThat(summary(Counting.FILES).isProtocolOurs()).isFalse();
    assertThat(summary(Counting.FILES).writerVersion()).isEqualTo(7);
  }

  @Test
  void aTableThatIsNotThereIsNoneAndOneThatIsCutCannotBeRead() throws IOException {
    TableSummaries lake = TableSummaries.of("shop", new LakeDefinition(folder.toUri(), Map.of()));
    assertThat(lake.read("nobody", URI.create(folder.toUri() + "nobody"), SMALL, Counting.FILES))
        .isEmpty();
    assertThat(lake.read("orders", location, SMALL, Counting.FILES)).isEmpty();
    write(10, 10, START);
    Files.writeString(entry(1), "");

    assertThatThrownBy(() -> summary(Counting.FILES))
        .isInstanceOf(TableException.class)
        .hasMessageContaining("log entry 1 is empty");
  }
}
