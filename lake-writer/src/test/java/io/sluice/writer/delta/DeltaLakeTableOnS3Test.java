package io.sluice.writer.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.logstore.ConditionalPutLogStore;
import io.sluice.logstore.LakeConfiguration;
import io.sluice.s3.S3Server;
import io.sluice.writer.table.CommitOutcome.Committed;
import io.sluice.writer.table.LakeTable;
import io.sluice.writer.table.LakeTables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract for a table in S3, on a real server. */
class DeltaLakeTableOnS3Test extends DeltaTableContract {

  private static final int CHECKPOINT_EVERY = 3;

  @TempDir static Path folder;
  private static S3Server server;

  private final String lake = "lake-" + UUID.randomUUID();

  @BeforeAll
  static void start() throws IOException {
    server = S3Server.start(folder);
  }

  @AfterAll
  static void stop() throws IOException {
    FileSystem.closeAll();
    server.close();
  }

  @Override
  protected LakeTables lake() {
    Map<String, String> hadoop = new HashMap<>(settings());
    hadoop.put("delta.logStore.s3a.impl", BlindLogStore.class.getName());
    return lake(CHECKPOINT_EVERY, hadoop);
  }

  private Map<String, String> settings() {
    return LakeConfiguration.of(location(), server.hadoop()).forHadoop();
  }

  @Override
  protected URI location() {
    return URI.create("s3a://%s/%s/orders".formatted(S3Server.BUCKET, lake));
  }

  @Override
  LogFolder onDisk() {
    return new LogFolder(server.objects().resolve(lake + "/orders/_delta_log"));
  }

  @Override
  void append(String action) {
    org.apache.hadoop.fs.Path entry =
        new org.apache.hadoop.fs.Path(location() + "/_delta_log/" + onDisk().nextEntry());
    Configuration configuration = lake(CHECKPOINT_EVERY, settings()).configuration();
    try {
      new ConditionalPutLogStore(configuration)
          .write(entry, List.of(action).iterator(), false, configuration);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void resumesFromACheckpointThatIsWrittenInPlace() {
    LakeTable table = lake(CHECKPOINT_EVERY, settings()).open(definition());
    for (int commit = 0; commit < 4; commit++) {
      assertThat(table.commit(commit(1, span(ORDERS_0, commit, commit + 1))))
          .isEqualTo(new Committed(commit));
    }

    checkpoints.forEach(Runnable::run);

    assertThat(onDisk().path().resolve("_last_checkpoint")).exists();
    assertThat(onDisk().path().resolve("%020d.checkpoint.parquet".formatted(3))).exists();
    assertThat(open().nextOffsets()).containsExactlyInAnyOrderEntriesOf(Map.of(ORDERS_0, 4L));
  }
}
