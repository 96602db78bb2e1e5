package io.sluice.writer.delta;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.logstore.PublishListener;
import io.sluice.writer.table.CommitOutcome.Committed;
import io.sluice.writer.table.DataFile;
import io.sluice.writer.table.FileStatistics;
import io.sluice.writer.table.LakeTable;
import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.PendingCommit;
import io.sluice.writer.table.SourcePartition;
import io.sluice.writer.table.TableDefinition;
import io.sluice.writer.table.TableRefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A RESTORE of somebody else, which leaves offsets ahead of the rows, is never written over. */
class RestoresTest {

  private static final String SCHEMA =
      "{\"type\":\"struct\",\"fields\":[{\"name\":\"id\",\"type\":\"long\",\"nullable\":true,\"metadata\":{}}]}";
  private static final SourcePartition PARTITION = new SourcePartition("orders", 0);
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-05T00:00:00Z"));

  @TempDir Path folder;

  private final List<Runnable> checkpoints = new ArrayList<>();

  private LakeTable open() {
    return open("shop", Map.of());
  }

  private LakeTable open(String pipeline, Map<String, String> hadoop) {
    URI location = URI.create("file://" + folder.resolve("orders"));
    return new DeltaLakeTables(
            new DeltaSettings("test", 10, hadoop),
            CLOCK,
            checkpoints::add,
            CheckpointObserver.none())
        .open(new TableDefinition(pipeline, "orders", location, SCHEMA, List.of(), Map.of()));
  }

  private static PendingCommit commit(long offset) {
    DataFile file =
        new DataFile(
            "part-%d.parquet".formatted(offset),
            Map.of(),
            1,
            Instant.EPOCH,
            new FileStatistics(1, List.of()));
    return PendingCommit.of(
        List.of(file), List.of(new OffsetSpan(PARTITION, offset, offset + 1)), Map.of());
  }

  /** A table of so many versions of ours. */
  private LakeTable written(int versions) {
    LakeTable table = open();
    for (int i = 0; i < versions; i++) {
      table.commit(commit(i));
    }
    return table;
  }

  private Path entry(long version) {
    return folder.resolve("orders/_delta_log/%020d.json".formatted(version));
  }

  private long newest() throws IOException {
    try (Stream<Path> entries = Files.list(entry(0).getParent())) {
      return entries
          .map(path -> path.getFileName().toString())
          .filter(name -> name.endsWith(".json"))
          .mapToLong(name -> Long.parseLong(name.substring(0, 20)))
          .max()
          .orElseThrow();
    }
  }

  private void append(String... actions) throws IOException {
    Files.writeString(entry(newest() + 1), String.join("\n", actions) + "\n");
  }

  private static String info(String operation, String parameters) {
    return "{\"commitInfo\":{\"timestamp\":1,\"operation\":\"%s\",\"operationParameters\":{%s}}}"
        .formatted(operation, parameters);
  }

  /** Delta's own also sets the metadata, which ends all transactions that are under way. */
  private void restore(String target) throws IOException {
    String metadata =
        Files.readAllLines(entry(0)).stream()
            .filter(line -> line.contains("\"metaData\""))
            .findFirst()
            .orElseThrow();
    append(info("RESTORE", "\"version\":%s,\"timestamp\":null".formatted(target)), metadata);
  }

  private void optimize() throws IOException {
    append(info("OPTIMIZE", "\"predicate\":\"[]\""));
  }

  private void assertRefused(long version) {
    assertThatThrownBy(this::open)
        .isInstanceOf(TableRefusedException.class)
        .hasMessageContaining("version %d is a RESTORE".formatted(version))
        .hasMessageContaining("sluice restore --repair orders")
        .hasMessageContaining("TO VERSION AS OF %d".formatted(version - 1));
  }

  @Test
  void isFoundAtTheStart() throws IOException {
    written(5);
    restore("2");

    assertRefused(5);
  }

  @Test
  void isFoundWhileTheWriterRuns() throws IOException {
    LakeTable table = written(5);
    restore("2");

    assertThatThrownBy(() -> table.commit(commit(5)))
        .isInstanceOf(TableRefusedException.class)
        .hasMessageContaining("version 5 is a RESTORE to version 2");
    assertThatThrownBy(table::nextOffsets).isInstanceOf(TableRefusedException.class);
    assertThat(newest()).isEqualTo(5);
  }

  @Test
  void endsACommitThatIsUnderWay() throws IOException {
    LakeTable table =
        open("shop", Map.of(PublishListener.CLASS_KEY, BetweenCommits.class.getName()));
    table.commit(commit(0));
    table.commit(commit(1));
    BetweenCommits.doOnce(
        () -> {
          try {
            restore("0");
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });

    assertThatThrownBy(() -> table.commit(commit(2)))
        .isInstanceOf(TableRefusedException.class)
        .hasMessageContaining("version 2 is a RESTORE to version 0");
    assertThat(newest()).isEqualTo(2);
  }

  /**
   * {@code SparkRestoreIT} holds this entry to what Spark writes; its protocol ends commits, too.
   */
  @Test
  void oneAsSparkWritesItEndsACommitThatIsUnderWay() throws IOException {
    List<String> ofSpark =
        new String(
                requireNonNull(getClass().getResourceAsStream("/spark-restore.json"))
                    .readAllBytes(),
                StandardCharsets.UTF_8)
            .lines()
            .toList();
    LakeTable table =
        open("shop", Map.of(PublishListener.CLASS_KEY, BetweenCommits.class.getName()));
    table.commit(commit(0));
    table.commit(commit(1));
    table.commit(commit(2));
    String metadata =
        Files.readAllLines(entry(0)).stream()
            .filter(line -> line.contains("\"metaData\""))
            .findFirst()
            .orElseThrow();
    BetweenCommits.doOnce(
        () -> {
          try {
            append(
                ofSpark.stream()
                    .map(line -> line.contains("\"metaData\"") ? metadata : line)
                    .filter(line -> !line.contains("\"remove\""))
                    .toArray(String[]::new));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });

    assertThatThrownBy(() -> table.commit(commit(3)))
        .isInstanceOf(TableRefusedException.class)
        .hasMessageContaining("version 3 is a RESTORE to version 1");
    assertRefused(3);
  }

  @Test
  void isFoundBehindManyCommitsOfOthers() throws IOException {
    written(3);
    restore("1");
    for (int i = 0; i < 40; i++) {
      optimize();
    }

    assertRefused(3);
  }

  @Test
  void isFoundAlthoughItsTargetIsATime() throws IOException {
    written(3);
    append(info("RESTORE", "\"version\":null,\"timestamp\":\"2026-01-05\""));

    assertRefused(3);
  }

  @Test
  void isHarmlessWhereItsTargetHasAllOurCommits() throws IOException {
    LakeTable table = written(3);
    optimize();
    restore("2");
    restore("3");

    assertThat(open().nextOffsets()).containsEntry(PARTITION, 3L);
    assertThat(table.commit(commit(3))).isEqualTo(new Committed(6));
  }

  @Test
  void isUndoneByARestoreToTheVersionBeforeIt() throws IOException {
    LakeTable table = written(5);
    restore("2");
    restore("4");

    assertThat(open().nextOffsets()).containsEntry(PARTITION, 5L);
    assertThat(table.commit(commit(5))).isEqualTo(new Committed(7));
  }

  @Test
  void isNotUndoneByARestoreToItself() throws IOException {
    written(5);
    restore("2");
    optimize();
    restore("6");

    assertRefused(5);
  }

  @Test
  void isRepairedByRewoundOffsets() throws IOException {
    LakeTable table = written(5);
    restore("2");
    append(
        info("SLUICE REPAIR", ""),
        "{\"txn\":{\"appId\":\"sluice:shop:orders:orders-0\",\"version\":3}}");

    assertThat(open().nextOffsets()).containsEntry(PARTITION, 3L);
    assertThat(table.nextOffsets()).containsEntry(PARTITION, 3L);
    assertThat(table.commit(commit(3))).isEqualTo(new Committed(7));
  }

  @Test
  void isNoConcernOfAWriterThatHasNothingInTheTable() throws IOException {
    written(2);
    restore("0");

    LakeTable table = open("audit", Map.of());

    assertThat(table.commit(commit(0))).isEqualTo(new Committed(3));
  }

  @Test
  void isFoundInALogThatWasCleanedUp() throws IOException {
    LakeTable table = written(11);
    checkpoints.forEach(Runnable::run);
    for (long version = 0; version <= 9; version++) {
      Files.delete(entry(version));
    }
    table.close();
    Files.writeString(entry(11), info("RESTORE", "\"version\":3,\"timestamp\":null") + "\n");

    assertRefused(11);
  }

  @Test
  void isFoundThoughTheLogNoLongerHasACommitOfOurs() throws IOException {
    written(10);
    optimize();
    open().nextOffsets();
    StandaloneInternals.checkpoint(
        new Configuration(), new org.apache.hadoop.fs.Path(folder.resolve("orders").toUri()), 10);
    for (long version = 0; version <= 9; version++) {
      Files.delete(entry(version));
    }
    assertThat(open().nextOffsets()).containsEntry(PARTITION, 10L);
    append(info("RESTORE", "\"version\":3,\"timestamp\":null"));

    assertRefused(11);
  }
}
