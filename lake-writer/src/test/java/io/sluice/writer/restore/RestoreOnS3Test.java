package io.sluice.writer.restore;

import static io.sluice.writer.restore.RestoreWorld.ORDERS_0;
import static io.sluice.writer.restore.RestoreWorld.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.s3.S3Server;
import io.sluice.writer.Failpoints;
import io.sluice.writer.table.CommitOutcome.Committed;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore in S3, by conditional put on a real server. */
class RestoreOnS3Test {

  @TempDir Path folder;
  private S3Server server;
  private RestoreWorld world;

  @BeforeEach
  void twoVersions() throws Exception {
    server = S3Server.start(folder);
    world =
        new RestoreWorld(
            server.objects().getParent(), URI.create("s3a://" + S3Server.BUCKET), server.hadoop());
    world.write("orders.quarantine", span(ORDERS_0, 0, 10));
    world.write("orders", span(ORDERS_0, 0, 10));
    world.write("orders.quarantine", span(ORDERS_0, 10, 20));
    world.write("orders", span(ORDERS_0, 10, 20));
  }

  @AfterEach
  void stop() throws Exception {
    Failpoints.arm(null);
    FileSystem.closeAll();
    server.close();
  }

  @Test
  void whoeverDiesBetweenItsCommitsIsFollowedByTheSameRestore() throws Exception {
    Set<String> now = world.files("orders");
    Failpoints.arm("restore.between:throw@1");

    assertThatThrownBy(() -> world.restore("orders", "--to-version", "0"))
        .isInstanceOf(Failpoints.InjectedException.class);
    Failpoints.arm(null);
    world.restore("orders", "--to-version", "0");

    assertThat(world.files("orders")).hasSize(1).isSubsetOf(now);
    assertThat(world.files("orders.quarantine")).hasSize(1);
    assertThat(world.offsets("orders")).isEqualTo(Map.of(ORDERS_0, 10L));
    assertThat(world.offsets("orders.quarantine")).isEqualTo(Map.of(ORDERS_0, 10L));
    assertThat(world.write("orders", span(ORDERS_0, 10, 20))).isInstanceOf(Committed.class);
  }

  @Test
  void whatIsStagedIsPromoted() throws Exception {
    world.restore("orders", "--to-version", "0", "--stage");
    assertThat(world.files("orders.staged")).hasSize(1);
    assertThat(world.files("orders")).hasSize(2);

    world.restore("orders", "--promote");

    assertThat(world.files("orders")).hasSize(1);
    assertThat(world.offsets("orders")).isEqualTo(Map.of(ORDERS_0, 10L));
  }
}
