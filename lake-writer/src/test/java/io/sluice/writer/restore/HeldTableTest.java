package io.sluice.writer.restore;

import static io.sluice.writer.restore.RestoreWorld.ORDERS_0;
import static io.sluice.writer.restore.RestoreWorld.span;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.table.Hold;
import io.sluice.writer.restore.WatchedLogStore.Read;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table is held for as long as its restore needs, and that is short however long its log is. */
class HeldTableTest {

  private static final long CHECKPOINT = 20;

  @TempDir Path folder;

  private RestoreWorld world;

  @BeforeEach
  void begin() throws IOException {
    world = new RestoreWorld(folder);
  }

  /** A table and its quarantine with a checkpoint each, read through a store that is watched. */
  private void writeBoth() {
    for (long next = 0; next < 250; next += 10) {
      world.write("orders.quarantine", span(ORDERS_0, next, next + 10));
      world.write("orders", span(ORDERS_0, next, next + 10));
    }
    world.checkpoints.forEach(Runnable::run);
    world.watch();
  }

  @Test
  void underTheHoldNothingIsReadThatWasThereBefore() {
    writeBoth();

    world.restore("orders", "--to-version", "22");

    for (String table : List.of("orders", "orders.quarantine")) {
      assertThat(WatchedLogStore.reads(table).stream().filter(Read::isHeld).map(Read::version))
          .as("read of %s under the hold", table)
          .isNotEmpty()
          .allMatch(version -> version > CHECKPOINT);
      assertThat(world.offsets(table)).isEqualTo(Map.of(ORDERS_0, 230L));
    }
  }

  @Test
  void everyEntryIsReadOnceForAllPlans() {
    writeBoth();
    List<Instant> plans = outrunOnce();

    world.restore("orders", "--to-version", "22");

    assertThat(plans).as("one before the hold, one that was outrun, one that landed").hasSize(3);
    for (String table : List.of("orders", "orders.quarantine")) {
      assertThat(WatchedLogStore.reads(table).stream().map(Read::version))
          .filteredOn(version -> version <= CHECKPOINT)
          .as("old entries of %s", table)
          .hasSize(21)
          .doesNotHaveDuplicates();
      assertThat(world.offsets(table)).isEqualTo(Map.of(ORDERS_0, 230L));
    }
  }

  /** The second plan takes longer than its hold lasts, and the writer goes on; all are noted. */
  private List<Instant> outrunOnce() {
    List<Instant> plans = new ArrayList<>();
    world.whenPlanning =
        () -> {
          plans.add(world.now);
          if (plans.size() == 2) {
            world.now = world.now.plus(TableHolds.LENGTH);
            world.write("orders", span(ORDERS_0, 250, 260));
          }
        };
    return plans;
  }

  @Test
  void everyAttemptHoldsTheTableAnew() throws IOException {
    world.written("orders", 4);
    List<Duration> left = new ArrayList<>();
    List<Instant> plans = new ArrayList<>();
    world.whenPlanning =
        () -> {
          plans.add(world.now);
          if (plans.size() == 1) {
            return;
          }
          left.add(held());
          world.now = world.now.plus(TableHolds.LENGTH.multipliedBy(2).dividedBy(plans.size()));
          writeUnlessHeld();
        };

    world.restore("orders", "--to-version", "1");

    assertThat(left)
        .as("left of the hold when an attempt begins: one was outrun, one was not")
        .containsExactly(TableHolds.LENGTH, TableHolds.LENGTH);
    assertThat(world.offsets("orders")).isEqualTo(Map.of(ORDERS_0, 20L));
    assertThat(world.properties("orders")).doesNotContainKey(Hold.PROPERTY);
  }

  private Duration held() {
    return Hold.of(world.properties("orders"), world.now)
        .map(hold -> Duration.between(world.now, hold.until()))
        .orElse(Duration.ZERO);
  }

  /** As a live writer does. */
  private void writeUnlessHeld() {
    if (held().isZero()) {
      long next = world.offsets("orders").get(ORDERS_0);
      world.write("orders", span(ORDERS_0, next, next + 10));
    }
  }
}
