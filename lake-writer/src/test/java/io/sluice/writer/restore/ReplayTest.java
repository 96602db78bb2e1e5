package io.sluice.writer.restore;

import static io.sluice.writer.restore.RestoreWorld.ORDERS_0;
import static io.sluice.writer.restore.RestoreWorld.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a replay is seen in the table's log. */
class ReplayTest {

  @TempDir Path folder;

  private final List<Long> progress = new ArrayList<>();
  private RestoreWorld world;
  private RestorePlan plan;

  @BeforeEach
  void restore() throws IOException {
    world = new RestoreWorld(folder);
    world.written("orders", 4);
    plan = world.restore("orders", "--to-version", "1").plans().get(0);
  }

  private void follow(Runnable meanwhile) throws InterruptedException {
    new Replay(
            world.clock(),
            howLong -> {
              world.now = world.now.plus(howLong);
              meanwhile.run();
            })
        .follow(world.table("orders").table(), plan, progress::add);
  }

  @Test
  void isWhereTheTableWasBefore() throws InterruptedException {
    long[] next = {20};
    follow(
        () -> {
          world.write("orders", span(ORDERS_0, next[0], next[0] + 7));
          next[0] += 7;
        });

    assertThat(progress).containsExactly(20L, 13L, 6L, 0L);
  }

  @Test
  void doesNotComeWhereNobodyWrites() {
    assertThatThrownBy(() -> follow(() -> world.now = world.now.plus(Duration.ofSeconds(10))))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.TRY_LATER))
        .hasMessageContaining("20 offsets are left")
        .hasMessageContaining("sluice writer");
  }
}
