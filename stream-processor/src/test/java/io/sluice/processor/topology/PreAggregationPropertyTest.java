package io.sluice.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.processor.topology.PreAggregatedTasks.Fault;
import io.sluice.processor.topology.PreAggregatedTasks.Told;
import io.sluice.processor.topology.WindowOracle.Event;
import io.sluice.processor.topology.WindowOracle.Missed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * Random histories of several partitions, read by tasks that each go at their own pace, fall silent
 * and fail: a view with partial aggregates says what one without says of the same rows, if these
 * come to its tasks in the order in which the partials told of them.
 */
class PreAggregationPropertyTest {

  private static final int TASKS = 3;
  private static final long GRACE = 5_000;
  private static final long SIZE = 10_000;

  /** The clock of one task without partial aggregates, and what is late by it. */
  private static final class Clock {

    private final long[] greatest = new long[TASKS];
    private final boolean[] idle = new boolean[TASKS];
    private long time = -1;

    Clock() {
      Arrays.fill(greatest, -1);
    }

    void row(int origin, long eventTime) {
      greatest[origin] = Math.max(greatest[origin], eventTime);
      idle[origin] = false;
      look();
    }

    void silence(int origin) {
      idle[origin] = true;
      look();
    }

    private void look() {
      long least = Long.MAX_VALUE;
      for (int i = 0; i < TASKS; i++) {
        least = idle[i] ? least : Math.min(least, greatest[i]);
      }
      long shown = least == Long.MAX_VALUE ? Arrays.stream(greatest).max().orElseThrow() : least;
      time = Math.max(time, shown);
    }
  }

  private static Set<Missed> late(List<List<Told>> told, List<Event> events, long advance) {
    Set<Missed> late = new LinkedHashSet<>();
    for (List<Told> ofTask : told) {
      Clock clock = new Clock();
      for (Told each : ofTask) {
        if (each instanceof Told.OfRow row) {
          long time = events.get(row.event()).time();
          clock.row(row.origin(), time);
          for (long start = Math.floorDiv(time, advance) * advance;
              start > time - SIZE;
              start -= advance) {
            if (start + SIZE + GRACE <= clock.time) {
              late.add(new Missed(row.event(), start));
            }
          }
        } else {
          clock.silence(((Told.OfSilence) each).origin());
        }
      }
    }
    return late;
  }

  private static List<Event> history(long seed) {
    List<Event> events = new ArrayList<>();
    for (int origin = 0; origin < TASKS; origin++) {
      WindowedViewPropertyTest.history(seed * 100 + origin).stream()
          .filter(event -> event.time() >= 0)
          .limit(1_200)
          .forEach(events::add);
    }
    return PreAggregatedViewTest.exact(events);
  }

  private static Map<String, Integer> run(long seed, String kind, long advance, Fault fault) {
    List<Event> events = history(seed);
    String window = kind + ", grace: 5 seconds, idle: 2 seconds, skew: pre_aggregate";
    try (TopologyRun run = TopologyRun.of(WindowedViewPropertyTest.pipeline(window))) {
      PreAggregatedTasks tasks = new PreAggregatedTasks(run, events, TASKS, fault);
      Random random = new Random(seed);
      while (tasks.step(random)) {
        // One thing after another.
      }
      tasks.drain();
      Set<Missed> late = late(tasks.told(), events, advance);
      assertThat(Multiset.of(tasks.late())).as("seed %d", seed).isEqualTo(Multiset.of(late));
      assertThat(late).as("seed %d", seed).isNotEmpty();
      assertThat(Multiset.of(tasks.rows()))
          .as("seed %d", seed)
          .isEqualTo(Multiset.of(new WindowOracle(SIZE, advance, GRACE).rows(events, late)));
      assertThat(run.closing.open("per_group").count()).isZero();
      return tasks.happened;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, tumbling: 10 seconds, 10000",
    "2, tumbling: 10 seconds, 10000",
    "3, tumbling: 10 seconds, 10000",
    "4, 'hopping: 10 seconds, advance: 4 seconds', 4000",
    "5, 'hopping: 10 seconds, advance: 4 seconds', 4000"
  })
  void rowsAndLateRowsAreThoseOfAViewWithout(long seed, String kind, long advance) {
    Map<String, Integer> happened = run(seed, kind, advance, Fault.NONE);

    assertThat(happened).containsKeys("idle", "failure", "grant");
    assertThat(happened.get("row in a partial")).isGreaterThan(500);
    assertThat(happened.get("partial")).isBetween(50, happened.get("row in a partial") - 50);
    assertThat(happened.get("whole")).isGreaterThan(100);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void whatGoesWrongBetweenTasksIsFound(Fault fault) {
    assertThatThrownBy(
            () -> {
              for (long seed = 1; seed <= 5; seed++) {
                run(seed, "tumbling: 10 seconds", SIZE, fault);
              }
            })
        .isInstanceOfAny(AssertionError.class, IllegalStateException.class);
  }
}
