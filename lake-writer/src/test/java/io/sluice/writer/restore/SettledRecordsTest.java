package io.sluice.writer.restore;

import static io.sluice.writer.restore.RestoreWorld.ORDERS_0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.writer.table.CommitOutcome;
import io.sluice.writer.table.CommitOutcome.Committed;
import io.sluice.writer.table.CommitOutcome.Outdated;
import io.sluice.writer.table.LakeTable;
import io.sluice.writer.table.PendingCommit;
import io.sluice.writer.table.SettledRange;
import io.sluice.writer.table.SettledRange.Fate;
import io.sluice.writer.table.SettledRecords;
import io.sluice.writer.table.Settlement;
import io.sluice.writer.table.TableRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was replayed or discarded goes back with its table, rows and all. */
class SettledRecordsTest {

  private static final SettledRange REPLAYED = new SettledRange(Fate.REPLAYED, ORDERS_0, 3, 4);
  private static final SettledRange DISCARDED = new SettledRange(Fate.DISCARDED, ORDERS_0, 7, 9);

  @TempDir private Path folder;
  private RestoreWorld world;
  private Set<String> before;

  /** Versions 0 and 1 are of the writer, 2 is a replay, 3 is a discard, 4 is of the writer. */
  @BeforeEach
  void write() throws IOException {
    world = new RestoreWorld(folder);
    world.written("orders", 2);
    before = world.files("orders");
    assertThat(settle(0, 1, REPLAYED)).isEqualTo(new Committed(2));
    assertThat(settle(1, 0, DISCARDED)).isEqualTo(new Committed(3));
    world.write("orders", RestoreWorld.span(ORDERS_0, 20, 30));
  }

  private PendingCommit settlement(long number, int files, SettledRange range) {
    try (LakeTable table = world.writer("orders")) {
      PendingCommit rows = world.commit("orders", table, RestoreWorld.span(ORDERS_0, 0, 1));
      return PendingCommit.settling(
              new Settlement(number, List.of(range)), rows.files().subList(0, files), Map.of())
          .begunAfter(table.state().lastRestore());
    }
  }

  private CommitOutcome settle(long number, int files, SettledRange range) {
    try (LakeTable table = world.writer("orders")) {
      return table.commit(settlement(number, files, range));
    }
  }

  private SettledRecords settled() {
    try (LakeTable table = world.writer("orders")) {
      SettledRecords said = table.state().settled();
      assertThat(world.table("orders").table().newest().settled().count()).isEqualTo(said.count());
      return said;
    }
  }

  @Test
  void aRestoreToBeforeAReplayBringsItsRecordsBackToWaiting() {
    world.restore("orders", "--to-version", "1");

    assertThat(settled()).isEqualTo(SettledRecords.NONE);
    assertThat(world.files("orders")).isEqualTo(before);
    assertThat(settle(0, 1, REPLAYED)).isInstanceOf(Committed.class);
    assertThat(settled().ranges()).containsExactly(REPLAYED);
  }

  @Test
  void aRestoreToBehindAReplayKeepsItAndTakesBackWhatCameLater() {
    world.restore("orders", "--to-version", "2");

    assertThat(settled()).isEqualTo(new SettledRecords(1, Set.of(REPLAYED)));
    assertThat(world.files("orders")).hasSize(3);
    assertThat(world.offsets("orders")).isEqualTo(Map.of(ORDERS_0, 20L));
  }

  @Test
  void aRestoreToOffsetsFromBeforeAReplayBringsItsRecordsBackToWaiting() {
    world.restore("orders", "--to-offset", "orders-0:10");

    assertThat(settled()).isEqualTo(SettledRecords.NONE);
    assertThat(world.files("orders")).hasSize(1);
  }

  @Test
  void aRestoreThatTakesBackADiscardAloneIsSomethingToDo() {
    world.restore("orders", "--to-version", "3");
    assertThat(settled().ranges()).containsExactlyInAnyOrder(REPLAYED, DISCARDED);

    world.restore("orders", "--to-version", "2");
    long newest = world.newest("orders");
    world.restore("orders", "--to-version", "2");

    assertThat(settled().ranges()).containsExactly(REPLAYED);
    assertThat(world.newest("orders")).as("the last run had nothing to do").isEqualTo(newest);
  }

  @Test
  void aReplayThatWasBegunBeforeARestoreDoesNotLandAfterIt() {
    PendingCommit begun = settlement(2, 1, new SettledRange(Fate.REPLAYED, ORDERS_0, 12, 13));
    world.restore("orders", "--to-version", "3");

    try (LakeTable table = world.writer("orders")) {
      assertThat(table.commit(begun)).isEqualTo(new Outdated(2, 2));
    }
  }

  @Test
  void aRestoreOfSparkThatTakesOutNothingButAReplayIsFoundAndRepaired() throws IOException {
    world = new RestoreWorld(Files.createDirectory(folder.resolve("other")));
    world.written("orders", 2);
    before = world.files("orders");
    settle(0, 1, REPLAYED);
    world.foreignRestore("orders", "\"version\":\"1\"", 1);
    assertThatThrownBy(() -> world.writer("orders"))
        .isInstanceOf(TableRefusedException.class)
        .hasMessageContaining("--repair");

    assertThat(RestoreWorld.text(world.restore("orders", "--repair")))
        .contains("restored to version 1");

    assertThat(settled()).isEqualTo(SettledRecords.NONE);
    assertThat(world.files("orders")).isEqualTo(before);
    assertThat(world.offsets("orders")).isEqualTo(Map.of(ORDERS_0, 20L));
  }
}
