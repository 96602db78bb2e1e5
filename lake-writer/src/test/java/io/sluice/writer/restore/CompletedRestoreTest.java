package io.sluice.writer.restore;

import static io.sluice.writer.restore.RestoreWorld.ORDERS_0;
import static io.sluice.writer.restore.RestoreWorld.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.writer.Failpoints;
import io.sluice.writer.delta.TablePause;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who completes a restore hears what it has done all in all, and waits for all of its replay. */
class CompletedRestoreTest {

  @TempDir Path folder;

  private final List<Long> progress = new ArrayList<>();
  private RestoreWorld world;

  @BeforeEach
  void write() throws IOException {
    world = new RestoreWorld(folder);
    for (long next = 0; next < 40; next += 10) {
      world.write("orders.quarantine", span(ORDERS_0, next, next + 10));
      world.write("orders", span(ORDERS_0, next, next + 10));
    }
  }

  @AfterEach
  void disarm() {
    Failpoints.arm(null);
  }

  private RestoreReport restore() {
    return world.restore("orders", "--to-version", "0");
  }

  private void dieAt(String failpoint) {
    Failpoints.arm(failpoint + ":throw@1");
    assertThatThrownBy(this::restore).isInstanceOf(Failpoints.InjectedException.class);
    Failpoints.arm(null);
  }

  /** Until the table, which its writer writes again in pieces, is where it was. */
  private void follow(RestoreReport report) throws InterruptedException {
    long[] next = {10};
    new Replay(
            world.clock(),
            howLong -> {
              world.write("orders", span(ORDERS_0, next[0], next[0] + 15));
              next[0] += 15;
            })
        .follow(world.table("orders").table(), report.plans().get(0), progress::add);
  }

  @Test
  void oneThatDiedBetweenItsCommitsHasItsReplayStillBeforeIt() throws InterruptedException {
    dieAt("restore.between");

    RestoreReport report = restore();

    assertThat(RestoreWorld.text(report))
        .contains("orders                       restored to version 0")
        .contains("files  put back by a run before")
        .contains("orders-0  target 10, before 40, Kafka has 0 to 1000000, 30 to be read again")
        .contains("orders.quarantine  0 put back (0 rows), 3 taken out (30 rows)");
    assertThat(report.json()).contains("\"before\":40").contains("\"replayed\":30");
    follow(report);
    assertThat(progress).containsExactly(30L, 15L, 0L);
  }

  @Test
  void oneThatDiedBeforeItLetTheWritersGoHasItsReplayStillBeforeIt() throws InterruptedException {
    dieAt("restore.before-release");

    RestoreReport report = restore();

    assertThat(RestoreWorld.text(report)).contains("30 to be read again");
    follow(report);
    assertThat(progress).containsExactly(30L, 15L, 0L);
  }

  @Test
  void whoAsksAgainBeforeTheReplayWaitsForIt() throws InterruptedException {
    restore();

    RestoreReport again = restore();

    assertThat(RestoreWorld.text(again))
        .contains(
            "is at version 0 already (asked for), nothing to do but to read 30 offsets again");
    follow(again);
    assertThat(progress).containsExactly(30L, 15L, 0L);
  }

  @Test
  void aQuarantineThatWasOutrunDoesNotHideWhatTheTableLost() throws InterruptedException {
    world.watch();
    WatchedLogStore.beforeRestore(
        "orders.quarantine",
        () ->
            new TablePause(
                    "orders.quarantine", world.location("orders.quarantine"), world.configuration)
                .pause());

    RestoreReport report = restore();

    assertThat(RestoreWorld.text(report))
        .contains("files  0 put back (0 rows), 3 taken out (30 rows)")
        .contains("orders-0  target 10, now 40, Kafka has 0 to 1000000, 30 to be read again")
        .contains("orders.quarantine  0 put back (0 rows), 3 taken out (30 rows)");
    assertThat(world.offsets("orders.quarantine")).isEqualTo(Map.of(ORDERS_0, 10L));
    follow(report);
    assertThat(progress).containsExactly(30L, 15L, 0L);
  }

  @Test
  void whatWasReadAgainIsNotWaitedFor() throws InterruptedException {
    restore();
    world.write("orders", span(ORDERS_0, 10, 40));

    RestoreReport report = world.restore("orders", "--to-version", "" + world.newest("orders"));

    assertThat(RestoreWorld.text(report))
        .contains("(asked for), nothing to do" + System.lineSeparator());
    follow(report);
    assertThat(progress).containsExactly(0L);
  }

  @Test
  void anotherRestoreCountsFromWhereItBegan() {
    world.restore("orders", "--to-version", "2");

    RestoreReport report = restore();

    assertThat(RestoreWorld.text(report))
        .contains("target 10, now 30, Kafka has 0 to 1000000, 20 to be");
  }
}
