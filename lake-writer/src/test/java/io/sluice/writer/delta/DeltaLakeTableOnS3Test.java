package io.sluice.writer.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.logstore.ConditionalPutLogStore;
import io.sluice.logstore.LakeConfiguration;
import io.sluice.s3.S3Server;
import io.sluice.writer.Failpoints;
import io.sluice.writer.table.CommitOutcome.Committed;
import io.sluice.writer.table.LakeTable;
import io.sluice.writer.table.LakeTableContract;
import io.sluice.writer.table.LakeTables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract for a table in S3, on a real server. */
class DeltaLakeTableOnS3Test extends LakeTableContract {

  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-05T00:00:00Z"));

  @TempDir static Path folder;
  private static S3Server server;

  private final String lake = "lake-" + UUID.randomUUID();
  private final List<Runnable> checkpoints = new ArrayList<>();

  @BeforeAll
  static void startServer() throws IOException {
    server = S3Server.start(folder);
  }

  @AfterAll
  static void stopServer() throws IOException {
    FileSystem.closeAll();
    server.close();
  }

  @AfterEach
  void clear() {
    Failpoints.arm(null);
    heal();
  }

  @Override
  protected LakeTables lake() {
    Map<String, String> hadoop = new HashMap<>(settings());
    hadoop.put("delta.logStore.s3a.impl", BlindLogStore.class.getName());
    return lake(hadoop);
  }

  private DeltaLakeTables lake(Map<String, String> hadoop) {
    return new DeltaLakeTables(
        new DeltaSettings("test", 3, hadoop), CLOCK, checkpoints::add, CheckpointObserver.none());
  }

  @Override
  protected URI location() {
    return URI.create("s3a://%s/%s/orders".formatted(S3Server.BUCKET, lake));
  }

  private LogFolder log() {
    return new LogFolder(server.objects().resolve(lake + "/orders/_delta_log"));
  }

  @Override
  protected void failNextCommit() {
    Failpoints.arm("commit.before:throw@1");
  }

  @Override
  protected void loseNextAnswer() {
    Failpoints.arm("commit.after:throw@1");
  }

  @Override
  protected void landNextCommitUnseen() {
    BlindLogStore.turn(BlindLogStore.Dial.LANDS_UNSEEN);
  }

  @Override
  protected void vanishNextCommitUnseen() {
    BlindLogStore.turn(BlindLogStore.Dial.VANISHES_UNSEEN);
  }

  @Override
  protected void heal() {
    BlindLogStore.turn(BlindLogStore.Dial.CLEAR);
  }

  @Override
  protected long rows() {
    return log().rows();
  }

  @Override
  protected void raiseProtocol() {
    append("{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":3}}");
  }

  @Override
  protected void forgetOffsets() {
    if (log().entries().isEmpty()) {
      open().commit(commit(1, span(ORDERS_1, 0, 1)));
    }
    append(log().metadataWith("delta.setTransactionRetentionDuration", "interval 1 day"));
  }

  /** As another writer would. */
  private void append(String action) {
    org.apache.hadoop.fs.Path entry =
        new org.apache.hadoop.fs.Path(location() + "/_delta_log/" + log().nextEntry());
    Configuration configuration = lake(settings()).configuration();
    try {
      new ConditionalPutLogStore(configuration)
          .write(entry, List.of(action).iterator(), false, configuration);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> settings() {
    return LakeConfiguration.of(location(), server.hadoop()).forHadoop();
  }

  @Test
  void resumesFromACheckpointThatIsWrittenInPlace() {
    LakeTable table = lake(settings()).open(definition());
    for (int commit = 0; commit < 4; commit++) {
      assertThat(table.commit(commit(1, span(ORDERS_0, commit, commit + 1))))
          .isEqualTo(new Committed(commit));
    }

    checkpoints.forEach(Runnable::run);

    assertThat(Files.exists(log().path().resolve("_last_checkpoint"))).isTrue();
    assertThat(Files.exists(log().path().resolve("%020d.checkpoint.parquet".formatted(3))))
        .isTrue();
    assertThat(open().nextOffsets()).containsExactlyInAnyOrderEntriesOf(Map.of(ORDERS_0, 4L));
  }
}
