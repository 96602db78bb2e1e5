package io.sluice.writer.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.logstore.LogStoreSettings;
import io.sluice.writer.table.TableDefinition;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint that fails is heard of, and harms nothing else. */
class BackgroundCheckpointsTest {

  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-05T00:00:00Z"));

  @TempDir Path folder;

  private final List<Runnable> asked = new ArrayList<>();
  private final List<Long> failed = new ArrayList<>();

  private BackgroundCheckpoints checkpoints() {
    return checkpoints(CLOCK);
  }

  private BackgroundCheckpoints checkpoints(InstantSource clock) {
    Configuration configuration = new Configuration();
    configuration.set(LogStoreSettings.STANDALONE_KEY, BlindLogStore.class.getName());
    TableDefinition table =
        new TableDefinition(
            "shop", "orders", URI.create("file://" + folder), "{}", List.of(), Map.of());
    return new BackgroundCheckpoints(table, configuration, asked::add, clock, new Failures());
  }

  private final class Failures implements CheckpointObserver {
    @Override
    public void written(TableDefinition table, long version, Duration took) {
      throw new AssertionError("there is no table to write a checkpoint of");
    }

    @Override
    public void failed(TableDefinition table, long version, Throwable reason) {
      failed.add(version);
    }
  }

  @AfterEach
  void heal() {
    BlindLogStore.turn(BlindLogStore.Dial.CLEAR);
  }

  @Test
  void aFailureIsHeardOfAndTheNextIsTried() {
    BackgroundCheckpoints checkpoints = checkpoints();

    BlindLogStore.turn(BlindLogStore.Dial.ASSERTS);
    checkpoints.request(10);
    asked.remove(0).run();
    BlindLogStore.turn(BlindLogStore.Dial.CLEAR);
    checkpoints.request(20);
    asked.remove(0).run();

    assertThat(failed).containsExactly(10L, 20L);
  }

  /** Each look at the clock is a second later than the one before. */
  private static final class Ticking implements InstantSource {
    private Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
      now = now.plusSeconds(1);
      return now;
    }
  }

  @Test
  void afterASlowFailureItRestsAsAfterASlowCheckpoint() {
    BackgroundCheckpoints checkpoints = checkpoints(new Ticking());
    BlindLogStore.turn(BlindLogStore.Dial.ASSERTS);
    checkpoints.request(10);
    asked.remove(0).run();

    checkpoints.request(20);

    assertThat(asked).isEmpty();
  }

  @Test
  void thoseBetweenAreLeftOut() {
    BackgroundCheckpoints checkpoints = checkpoints();
    checkpoints.request(10);
    checkpoints.request(20);
    assertThat(asked).hasSize(1);

    asked.remove(0).run();

    assertThat(failed).containsExactly(20L);
  }

  @Test
  void whatIsCancelledIsNotWritten() {
    BackgroundCheckpoints checkpoints = checkpoints();
    checkpoints.request(10);

    checkpoints.cancel();
    asked.remove(0).run();

    assertThat(failed).isEmpty();
  }
}
