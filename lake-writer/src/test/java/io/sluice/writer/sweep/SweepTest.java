package io.sluice.writer.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.CommandRunner;
import io.sluice.failure.ExitCode;
import io.sluice.writer.delta.CheckpointObserver;
import io.sluice.writer.delta.DeltaLakeTables;
import io.sluice.writer.delta.DeltaSettings;
import io.sluice.writer.table.CommitOutcome.Committed;
import io.sluice.writer.table.DataFile;
import io.sluice.writer.table.FileStatistics;
import io.sluice.writer.table.LakeTable;
import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.PendingCommit;
import io.sluice.writer.table.SourcePartition;
import io.sluice.writer.table.TableDefinition;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps a table that a real writer's commits made. */
class SweepTest {

  private static final Instant NOW = Instant.parse("2026-01-20T00:00:00Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);
  private static final SourcePartition PARTITION = new SourcePartition("orders", 0);
  private static final String SCHEMA =
      "{\"type\":\"struct\",\"fields\":[{\"name\":\"id\",\"type\":\"long\",\"nullable\":true,\"metadata\":{}}]}";

  @TempDir Path folder;

  private final List<Runnable> checkpoints = new ArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private LakeTable table;
  private long next;

  @BeforeEach
  void create() throws IOException {
    Files.writeString(
        folder.resolve("pipeline.yaml"),
        """
        pipeline: shop
        lake: { root: "file://%s/lake" }
        streams:
          orders: { topic: orders, schema: { id: long } }
        """
            .formatted(folder));
    table =
        new DeltaLakeTables(
                new DeltaSettings("test", 10, Map.of()),
                CLOCK,
                checkpoints::add,
                CheckpointObserver.none())
            .open(
                new TableDefinition(
                    "shop", "orders", orders().toUri(), SCHEMA, List.of(), Map.of()));
  }

  private Path orders() {
    return folder.resolve("lake/orders");
  }

  private Path entry(long version) {
    return orders().resolve("_delta_log/%020d.json".formatted(version));
  }

  private static String name() {
    return "part-00000-%s.zstd.parquet".formatted(UUID.randomUUID());
  }

  private Path file(String path, Duration age) throws IOException {
    Path file = orders().resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "rows");
    return Files.setLastModifiedTime(file, FileTime.from(NOW.minus(age)));
  }

  /** A file in the table, eight days old. */
  private Path committed() throws IOException {
    String path = "city=%C3%84/" + name();
    Path file = file(path, Duration.ofDays(8));
    DataFile data =
        new DataFile(path, Map.of(), 4, Instant.EPOCH, new FileStatistics(1, List.of()));
    assertThat(
            table.commit(
                PendingCommit.of(
                    List.of(data), List.of(new OffsetSpan(PARTITION, next, ++next)), Map.of())))
        .isInstanceOf(Committed.class);
    return file;
  }

  private int sweep(String... arguments) {
    return new CommandRunner(new SweepMain(Map.of(), CLOCK))
        .printingTo(new PrintWriter(out, true), new PrintWriter(err, true))
        .run(
            Stream.concat(
                    Stream.of("-f", folder.resolve("pipeline.yaml").toString()),
                    Stream.of(arguments))
                .toArray(String[]::new));
  }

  @Test
  void deletesOrphansAndNothingElse() throws IOException {
    Path committed = committed();
    Path orphan = file(name(), Duration.ofDays(8));
    Path below = file("city=x/" + name(), Duration.ofDays(8));
    Path hidden = file("_topic=x/" + name(), Duration.ofDays(8));
    Path young = file(name(), Duration.ofDays(6));
    Path foreign = file("notes.txt", Duration.ofDays(99));

    assertThat(sweep()).as(err.toString()).isZero();

    assertThat(List.of(committed, young, foreign)).allSatisfy(path -> assertThat(path).exists());
    assertThat(List.of(orphan, below, hidden)).allSatisfy(path -> assertThat(path).doesNotExist());
    assertThat(out.toString()).contains("deleted 3 files, 12 bytes; 1 in the log, 1 too young");
  }

  @Test
  void theLakeIsReachedAsThePipelineFileSays() throws IOException {
    Files.writeString(
        folder.resolve("pipeline.yaml"),
        """
        pipeline: shop
        lake:
          root: "file://%s/lake"
          hadoop: { fs.file.impl: no.such.FileSystem, fs.file.impl.disable.cache: "true" }
        streams:
          orders: { topic: orders, schema: { id: long } }
        """
            .formatted(folder));

    assertThat(sweep()).isEqualTo(ExitCode.TRY_LATER.number());

    assertThat(err.toString()).contains("no.such.FileSystem");
  }

  @Test
  void aTableWhoseAddressIsEncodedIsSwept() throws IOException {
    committed();
    Path orphan = file(name(), Duration.ofDays(8));
    Path root = Files.createDirectory(folder.resolve("my %20lake"));
    Files.move(orders(), root.resolve("orders"));
    Files.writeString(
        folder.resolve("pipeline.yaml"),
        """
        pipeline: shop
        lake: { root: "%s" }
        streams:
          orders: { topic: orders, schema: { id: long } }
        """
            .formatted(root.toUri()));

    assertThat(sweep()).as(err.toString()).isZero();

    assertThat(out.toString()).contains("deleted 1 files, 4 bytes; 1 in the log");
    assertThat(root.resolve("orders").resolve(orphan.getFileName())).doesNotExist();
  }

  @Test
  void aDryRunNamesThemAndDeletesNothing() throws IOException {
    committed();
    Path orphan = file(name(), Duration.ofDays(8));

    assertThat(sweep("orders", "--dry-run")).isZero();

    assertThat(orphan).exists();
    assertThat(out.toString())
        .contains("would delete 1 files")
        .contains(orphan.getFileName().toString());
  }

  @Test
  void whatOldVersionsNameIsSpared() throws IOException {
    Path removed = committed();
    String path = removed.getFileName().toString();
    Files.writeString(
        entry(1), "{\"remove\":{\"path\":\"city=%25C3%2584/" + path + "\",\"dataChange\":true}}\n");

    assertThat(sweep()).as(err.toString()).isZero();

    assertThat(removed).exists();
  }

  @Test
  void whatOnlyACheckpointNamesIsSpared() throws IOException {
    List<Path> all = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      all.add(committed());
    }
    checkpoints.forEach(Runnable::run);
    for (long version = 0; version <= 10; version++) {
      Files.delete(entry(version));
    }
    Path orphan = file(name(), Duration.ofDays(8));

    assertThat(sweep()).as(err.toString()).isZero();

    assertThat(all).hasSize(12).allSatisfy(path -> assertThat(path).exists());
    assertThat(orphan).doesNotExist();
  }

  @Test
  void aLogThatCannotBeReadWholeSparesAll() throws IOException {
    for (int i = 0; i < 3; i++) {
      committed();
    }
    Path orphan = file(name(), Duration.ofDays(8));
    String text = Files.readString(entry(1));
    for (String broken : List.of("", text.substring(0, text.length() / 2), "{\"add\":")) {
      Files.writeString(entry(1), broken);
      assertThat(sweep()).isEqualTo(ExitCode.TRY_LATER.number());
    }
    Files.delete(entry(1));
    assertThat(sweep()).isEqualTo(ExitCode.TRY_LATER.number());
    assertThat(err.toString()).contains("entry 1 is missing").contains("nothing was deleted");
    Files.writeString(entry(1), text);
    Files.delete(entry(0));
    assertThat(sweep()).isEqualTo(ExitCode.TRY_LATER.number());

    assertThat(err.toString()).contains("it begins at entry 1");
    assertThat(orphan).exists();
  }

  @Test
  void anAgeBelowTheMinimumIsRefusedAndAnUnknownTableToo() throws IOException {
    committed();
    Path orphan = file(name(), Duration.ofDays(8));

    assertThat(sweep("--older-than", "2 hours")).isEqualTo(ExitCode.USAGE.number());
    assertThat(sweep("order")).isEqualTo(ExitCode.USAGE.number());

    assertThat(err.toString())
        .contains("--older-than is 2h and at least 24h1s")
        .contains("did you mean 'orders'?");
    assertThat(orphan).exists();
  }
}
