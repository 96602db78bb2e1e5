package io.sluice.writer.restore;

import static io.sluice.writer.restore.RestoreWorld.ORDERS_0;
import static io.sluice.writer.restore.RestoreWorld.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.writer.table.CommitOutcome.Committed;
import io.sluice.writer.table.LakeTable;
import io.sluice.writer.table.TableRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Offsets that somebody's RESTORE left ahead of the rows are put back by one commit. */
class RepairTest {

  @TempDir Path folder;

  private RestoreWorld world;

  @BeforeEach
  void begin() throws IOException {
    world = new RestoreWorld(folder);
  }

  private void restoreOfSpark(String parameters, long target) throws IOException {
    world.foreignRestore("orders", parameters, target);
  }

  private void requireWritable(long next) {
    assertThat(world.offsets("orders")).isEqualTo(Map.of(ORDERS_0, next));
    LakeTable writer = world.writer("orders");
    assertThat(writer.commit(world.commit("orders", writer, span(ORDERS_0, next, next + 10))))
        .isInstanceOf(Committed.class);
  }

  @Test
  void theOffsetsAreThoseOfTheTargetAndTheRowsStay() throws IOException {
    world.written("orders", 5);
    restoreOfSpark("\"version\":1,\"timestamp\":null", 1);
    Set<String> rows = world.files("orders");
    assertThatThrownBy(() -> world.writer("orders"))
        .isInstanceOf(TableRefusedException.class)
        .hasMessageContaining("sluice restore --repair orders");

    RestoreReport report = world.restore("orders", "--repair");

    assertThat(RestoreWorld.text(report)).contains("restored to version 1").contains("0 taken out");
    assertThat(world.files("orders")).isEqualTo(rows).hasSize(2);
    requireWritable(20);
  }

  @Test
  void ofSeveralRestoresTheLastCounts() throws IOException {
    world.written("orders", 5);
    restoreOfSpark("\"version\":1,\"timestamp\":null", 1);
    restoreOfSpark("\"version\":3,\"timestamp\":null", 3);
    restoreOfSpark("\"version\":5,\"timestamp\":null", 1);

    world.restore("orders", "--repair");

    requireWritable(20);
  }

  @Test
  void aRestoreOfARestoreGoesBackToItsTarget() throws IOException {
    world.written("orders", 5);
    restoreOfSpark("\"version\":2,\"timestamp\":null", 2);
    restoreOfSpark("\"version\":5,\"timestamp\":null", 2);

    world.restore("orders", "--repair");

    requireWritable(30);
  }

  @Test
  void theQuarantineGoesBackWithTheOffsets() throws IOException {
    world.written("orders", 2);
    world.write("orders.quarantine", span(ORDERS_0, 20, 30));
    world.write("orders", span(ORDERS_0, 20, 30));
    restoreOfSpark("\"version\":0,\"timestamp\":null", 0);

    world.restore("orders", "--repair");

    assertThat(world.files("orders.quarantine")).isEmpty();
    requireWritable(10);
  }

  @Test
  void thereIsNothingToRepairWhereNobodyRestored() throws IOException {
    world.written("orders", 3);
    long newest = world.newest("orders");

    RestoreReport report = world.restore("orders", "--repair");

    assertThat(RestoreWorld.text(report)).contains("nothing to do");
    assertThat(world.newest("orders")).isEqualTo(newest);
  }

  @Test
  void aRestoreThatWasUndoneNeedsNoRepair() throws IOException {
    world.written("orders", 5);
    restoreOfSpark("\"version\":1,\"timestamp\":null", 1);
    restoreOfSpark("\"version\":4,\"timestamp\":null", 4);

    assertThat(RestoreWorld.text(world.restore("orders", "--repair"))).contains("nothing to do");
    requireWritable(50);
  }

  @Test
  void aTargetThatTheLogDoesNotTellIsRefused() throws IOException {
    world.written("orders", 5);
    restoreOfSpark("\"version\":null,\"timestamp\":\"2026-01-05\"", 1);

    assertThatThrownBy(() -> world.restore("orders", "--repair"))
        .hasMessageContaining("cannot be known")
        .hasMessageContaining("sluice restore orders --to-version N");
    world.restore("orders", "--to-version", "1");

    requireWritable(20);
  }

  @Test
  void aVersionBehindSuchARestoreIsRefusedAsATarget() throws IOException {
    world.written("orders", 5);
    restoreOfSpark("\"version\":null,\"timestamp\":\"2026-01-05\"", 1);

    assertThatThrownBy(() -> world.restore("orders", "--to-version", "5"))
        .hasMessageContaining("follows a RESTORE whose target its log does not tell");
  }

  @Test
  void whatKafkaNoLongerHasIsRefusedHereToo() throws IOException {
    world.written("orders", 5);
    restoreOfSpark("\"version\":1,\"timestamp\":null", 1);
    world.kafka.put(ORDERS_0, new TopicRange(25, 100));

    assertThatThrownBy(() -> world.restore("orders", "--repair"))
        .hasMessageContaining("20 to 24 of orders-0");
    assertThat(Files.exists(world.entry("orders", 7))).isFalse();
  }
}
