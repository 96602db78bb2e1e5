package io.sluice.writer.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.logstore.LogStoreSettings;
import io.sluice.writer.table.DataFile;
import io.sluice.writer.table.FileStatistics;
import io.sluice.writer.table.LakeTable;
import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.PendingCommit;
import io.sluice.writer.table.SourcePartition;
import io.sluice.writer.table.TableDefinition;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The versions of a table are told whole, whether they are read at once or bit by bit. */
class TableHistoryTest {

  private static final String SCHEMA =
      "{\"type\":\"struct\",\"fields\":[{\"name\":\"id\",\"type\":\"long\",\"nullable\":true,\"metadata\":{}}]}";
  private static final SourcePartition ZERO = new SourcePartition("orders", 0);
  private static final SourcePartition ONE = new SourcePartition("orders", 1);

  @TempDir Path folder;

  private URI location;
  private LakeTable writer;

  @BeforeEach
  void begin() {
    location = URI.create("file://" + folder.resolve("orders"));
    writer =
        new DeltaLakeTables(
                new DeltaSettings("test", 1_000_000, Map.of()),
                InstantSource.fixed(Instant.parse("2026-01-05T00:00:00Z")),
                Runnable::run,
                CheckpointObserver.none())
            .open(new TableDefinition("shop", "orders", location, SCHEMA, List.of(), Map.of()));
  }

  private LoggedTable open() {
    Configuration hadoop = new Configuration();
    LogStoreSettings.forHadoop().forEach(hadoop::set);
    return LoggedTable.open("shop", "orders", location, hadoop).orElseThrow();
  }

  private void write(SourcePartition partition, long count) {
    long first = writer.nextOffsets().getOrDefault(partition, 0L);
    DataFile file =
        new DataFile(
            "part-%s.parquet".formatted(UUID.randomUUID()),
            Map.of(),
            1,
            Instant.EPOCH,
            new FileStatistics(1, List.of()));
    writer.commit(
        PendingCommit.of(
            List.of(file), List.of(new OffsetSpan(partition, first, first + count)), Map.of()));
  }

  private Path entry(long version) {
    return folder.resolve("orders/_delta_log/%020d.json".formatted(version));
  }

  private long newest() throws IOException {
    try (Stream<Path> files = Files.list(entry(0).getParent())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("[0-9]{20}\\.json"))
          .mapToLong(name -> Long.parseLong(name.substring(0, 20)))
          .max()
          .orElseThrow();
    }
  }

  private void foreign(String operation, String parameters) throws IOException {
    Files.writeString(
        entry(newest() + 1),
        "{\"commitInfo\":{\"timestamp\":1,\"operation\":\"%s\",\"operationParameters\":{%s}}}%n"
            .formatted(operation, parameters));
  }

  private void restore(long version) throws IOException {
    foreign("RESTORE", "\"version\":%d,\"timestamp\":null".formatted(version));
  }

  /** As Delta's clean-up: what a checkpoint tells needs no entry. */
  private void cleanUpTo(long checkpoint) throws IOException {
    StandaloneInternals.checkpoint(
        new Configuration(), new org.apache.hadoop.fs.Path(location), checkpoint);
    for (long version = 0; version <= checkpoint; version++) {
      Files.deleteIfExists(entry(version));
    }
  }

  private static List<OptionalLong> undone(List<LoggedVersion> versions) {
    return versions.stream().map(LoggedVersion::undoneTo).toList();
  }

  @Test
  void everyVersionHasTheOffsetsOfItsOwnTime() throws IOException {
    write(ZERO, 10);
    write(ONE, 5);
    foreign("OPTIMIZE", "\"predicate\":\"[]\"");
    write(ZERO, 10);
    restore(1);

    List<LoggedVersion> versions = open().history();

    assertThat(versions)
        .extracting(LoggedVersion::nextOffsets)
        .containsExactly(
            Map.of(ZERO, 10L),
            Map.of(ZERO, 10L, ONE, 5L),
            Map.of(ZERO, 10L, ONE, 5L),
            Map.of(ZERO, 20L, ONE, 5L),
            Map.of(ZERO, 10L, ONE, 5L));
    assertThat(undone(versions)).last().isEqualTo(OptionalLong.of(1));
    assertThat(versions.get(1)).isEqualTo(new ArrayList<>(versions).get(1));
    assertThat(versions.get(1).batch()).containsExactly(new OffsetSpan(ONE, 0, 5));
  }

  @Test
  void whatWasAskedForIsNotChangedByWhatComesLater() {
    write(ZERO, 10);
    LoggedTable table = open();
    List<LoggedVersion> before = table.history();
    write(ZERO, 10);

    assertThat(table.history()).hasSize(2);
    assertThat(before).hasSize(1).last().extracting(LoggedVersion::version).isEqualTo(0L);
  }

  @Test
  void whatCleanUpHasTakenIsNotToldAnyMore() throws IOException {
    for (int i = 0; i < 6; i++) {
      write(ZERO, 10);
    }
    LoggedTable table = open();
    assertThat(table.history()).hasSize(6);

    cleanUpTo(3);

    List<LoggedVersion> versions = table.history();
    assertThat(versions).extracting(LoggedVersion::version).containsExactly(3L, 4L, 5L);
    assertThat(versions.get(0).batch()).isEmpty();
    assertThat(versions.get(0).nextOffsets()).isEqualTo(Map.of(ZERO, 40L));
  }

  @Test
  void anotherTableInItsPlaceIsReadAnew() throws IOException {
    write(ZERO, 10);
    write(ZERO, 10);
    LoggedTable table = open();
    assertThat(table.history()).hasSize(2);
    Files.writeString(entry(0), Files.readString(entry(0)).replace("[0,10]", "[0, 10]"));

    restore(0);

    assertThat(table.history()).isEqualTo(open().history());
  }

  /** Whatever happens to a table: whoever has followed it tells the same as who comes new. */
  @RepeatedTest(6)
  void readBitByBitItIsAsIfReadAtOnce(RepetitionInfo repetition) throws IOException {
    Random random = new Random(repetition.getCurrentRepetition());
    write(ZERO, 10);
    LoggedTable followed = open();
    for (int step = 0; step < 30; step++) {
      long newest = newest();
      switch (random.nextInt(8)) {
        case 0 -> foreign("OPTIMIZE", "\"predicate\":\"[]\"");
        case 1 -> restoreAndRepair(random.nextLong(newest + 1));
        case 2 -> {
          if (newest > 3 && step % 3 == 0) {
            cleanUpTo(newest - 2);
          }
        }
        default -> write(random.nextBoolean() ? ZERO : ONE, 1 + random.nextInt(9));
      }
      if (random.nextInt(3) == 0) {
        assertThat(followed.history())
            .as("seed %d", repetition.getCurrentRepetition())
            .isEqualTo(open().history());
      }
    }
  }

  /** A foreign one, and the repair of it that lets the writer go on. */
  private void restoreAndRepair(long target) throws IOException {
    restore(target);
    Map<SourcePartition, Long> now = open().newest().recordedOffsets();
    List<String> lines = new ArrayList<>();
    lines.add(
        "{\"commitInfo\":{\"timestamp\":1,\"operation\":\"RESTORE\",\"operationParameters\":{\"version\":%d}}}"
            .formatted(target));
    now.forEach(
        (partition, next) ->
            lines.add(
                "{\"txn\":{\"appId\":\"sluice:shop:orders:%s\",\"version\":%d}}"
                    .formatted(partition, Math.max(1, next - 3))));
    Files.writeString(entry(newest() + 1), String.join("\n", lines) + "\n");
  }
}
