package io.sluice.writer.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.writer.feed.Simulation.Tally;
import org.junit.jupiter.api.Test;

/**
 * Hundreds of seeded runs of everything that can go wrong. A seed that fails is named and can be
 * run alone: {@code -Dsluice.simulation.seed=N}.
 */
class SimulationTest {

  private static final int SEEDS = Integer.getInteger("sluice.simulation.seeds", 400);

  @Test
  void neitherLosesNorDoublesWhateverHappens() {
    Long only = Long.getLong("sluice.simulation.seed");
    long first = only == null ? 1 : only;
    long last = only == null ? SEEDS : only;
    int crashes = 0;
    int commits = 0;
    int restores = 0;
    for (long seed = first; seed <= last; seed++) {
      Tally tally = run(new Simulation(seed), seed);
      crashes += tally.crashes();
      commits += tally.commits();
      restores += tally.restores();
    }
    assertThat(crashes).as("crashes that hit").isGreaterThan((int) (last - first));
    assertThat(commits).isGreaterThan((int) (last - first));
    assertThat(restores).isGreaterThan((int) (last - first) / 4);
  }

  @Test
  void findsALakeThatDoesNotFence() {
    assertThatThrownBy(
            () -> {
              for (long seed = 1; seed <= 20; seed++) {
                run(new Simulation(seed).withoutFence(), seed);
              }
            })
        .isInstanceOf(AssertionError.class)
        .hasMessageMatching("(?s).*(live twice|does not hold).*");
  }

  @Test
  void findsALakeThatForgetsTheColumnsOfACommit() {
    assertThatThrownBy(
            () -> {
              for (long seed = 1; seed <= 20; seed++) {
                run(new Simulation(seed).withoutGrowth(), seed);
              }
            })
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("'column' does not hold");
  }

  @Test
  void findsARestoreThatLeavesTheOffsetsAheadOfTheRows() {
    assertThatThrownBy(
            () -> {
              for (long seed = 1; seed <= SEEDS; seed++) {
                run(new Simulation(seed).thatLeavesOffsets(), seed);
              }
            })
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("'rows' does not hold");
  }

  @Test
  void findsARestoreThatTakesABatchOfTheQuarantineApart() {
    assertThatThrownBy(
            () -> {
              for (long seed = 1; seed <= SEEDS; seed++) {
                run(new Simulation(seed).thatSplitsBatches(), seed);
              }
            })
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("'quarantine' does not hold");
  }

  @Test
  void findsARecordThatIsNotAccountedFor() {
    assertThatThrownBy(() -> run(new Simulation(1).thatMiscounts(), 1))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("'read = rows + quarantined");
  }

  private static Tally run(Simulation simulation, long seed) {
    try {
      return simulation.run();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "-Dsluice.simulation.seed=%d: %s".formatted(seed, e.getMessage()), e);
    }
  }
}
