package io.sluice.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cli.CommandRunner;
import io.sluice.failure.ExitCode;
import io.sluice.s3.S3Server;
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
import io.sluice.writer.table.TablePausedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Once pause has returned, a live writer puts nothing into the table until it is resumed. */
class PauseMainTest {

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return new CommandRunner(new PauseMain(Map.of()))
        .printingTo(new PrintWriter(out, true), new PrintWriter(err, true))
        .run(arguments);
  }

  private String pipeline() throws IOException {
    return Files.writeString(
            folder.resolve("pipeline.yaml"),
            """
            pipeline: shop
            lake: { root: "file://%s/lake" }
            streams:
              orders: { topic: orders, schema: { id: long } }
            """
                .formatted(folder))
        .toString();
  }

  private LakeTable table() {
    return new DeltaLakeTables(
            DeltaSettings.defaults("test"),
            InstantSource.fixed(Instant.EPOCH),
            Runnable::run,
            CheckpointObserver.none())
        .open(
            new TableDefinition(
                "shop",
                "orders",
                folder.resolve("lake/orders").toUri(),
                "{\"type\":\"struct\",\"fields\":[{\"name\":\"id\",\"type\":\"long\",\"nullable\":true,\"metadata\":{}}]}",
                List.of(),
                Map.of()));
  }

  private static PendingCommit commit(long offset) {
    return PendingCommit.of(
        List.of(
            new DataFile(
                "part-" + offset, Map.of(), 1, Instant.EPOCH, new FileStatistics(1, List.of()))),
        List.of(new OffsetSpan(new SourcePartition("orders", 0), offset, offset + 1)),
        Map.of());
  }

  @Test
  void aLiveWriterHearsOfItFromTheTable() throws IOException {
    String file = pipeline();
    LakeTable table = table();
    table.commit(commit(0));

    assertThat(run("pause", "orders", "-f", file)).as(err.toString()).isZero();
    assertThatThrownBy(() -> table.commit(commit(1))).isInstanceOf(TablePausedException.class);
    assertThat(run("pause", "orders", "-f", file)).isZero();
    assertThat(run("resume", "orders", "-f", file)).isZero();

    assertThat(table.commit(commit(1))).isEqualTo(new Committed(3));
    assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly("orders paused", "orders was paused before", "orders resumed");
  }

  @Test
  void theLakeIsReachedAsThePipelineFileSays(@TempDir Path bucket) throws IOException {
    try (S3Server server = S3Server.start(bucket)) {
      String file =
          Files.writeString(
                  folder.resolve("s3.yaml"),
                  """
                  pipeline: shop
                  lake:
                    root: "s3a://%s/lake"
                    hadoop:
                  %s
                  streams:
                    orders: { topic: orders, schema: { id: long } }
                  """
                      .formatted(
                          S3Server.BUCKET,
                          server.hadoop().entrySet().stream()
                              .map(e -> "    %s: \"%s\"".formatted(e.getKey(), e.getValue()))
                              .collect(Collectors.joining("\n"))))
              .toString();

      assertThat(run("pause", "orders", "-f", file)).isEqualTo(ExitCode.USAGE.number());

      assertThat(err.toString()).contains("there is none at s3a://");
    } finally {
      FileSystem.closeAll();
    }
  }

  @Test
  void aTableThatIsNotThereCannotBePaused() throws IOException {
    String file = pipeline();

    assertThat(run("pause", "orders", "-f", file)).isEqualTo(ExitCode.USAGE.number());
    assertThat(run("pause", "order", "-f", file)).isEqualTo(ExitCode.USAGE.number());

    assertThat(err.toString()).contains("there is none at").contains("did you mean 'orders'?");
  }
}
