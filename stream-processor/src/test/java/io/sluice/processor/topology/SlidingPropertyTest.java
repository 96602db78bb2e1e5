package io.sluice.processor.topology;

import static io.sluice.processor.topology.SessionPropertyTest.event;
import static io.sluice.processor.topology.SessionPropertyTest.events;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.processor.topology.WindowOracle.Event;
import io.sluice.processor.topology.WindowOracle.Missed;
import io.sluice.processor.topology.WindowedViewPropertyTest.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Random histories, out of order, with late events, duplicates and nulls: sliding windows are those
 * of {@link SlidingOracle}.
 */
class SlidingPropertyTest {

  private static final SlidingOracle ORACLE = new SlidingOracle(8_000, 5_000);
  private static final String SLIDING = "sliding: 8 seconds, grace: 5 seconds";

  /** Shorter and longer than the grace, and so short that a slice is a millisecond. */
  @ParameterizedTest
  @CsvSource({
    "1, 8000",
    "2, 8000",
    "3, 8000",
    "4, 2000",
    "5, 2001",
    "6, 40000",
    "7, 20000",
    "8, 7"
  })
  void windowsAndLateEventsAreThoseOfTheOracle(long seed, long size) {
    List<Event> events = SessionPropertyTest.history(seed);
    SlidingOracle oracle = new SlidingOracle(size, 5_000);

    Outcome outcome =
        WindowedViewPropertyTest.run(events, "sliding: %d ms, grace: 5 seconds".formatted(size));

    SessionPropertyTest.requireThoseOf(oracle, events, outcome);
  }

  @Test
  void aRowIsOfTheEventsSinceTheSizeBeforeItBothIncluded() {
    assertThat(counts(10_000, 18_000)).containsExactly(1, 2);
    assertThat(counts(10_000, 18_001)).containsExactly(1, 1);
    assertThat(counts(16_000, 12_000, 14_000)).containsExactly(1, 2, 3);
  }

  @Test
  void eventsOfOneMillisecondHaveOneRow() {
    assertThat(counts(10_000, 10_000, 10_001)).containsExactly(2, 3);
  }

  @Test
  void anEventIsLateMoreThanTheGraceBehindTheNewest() {
    assertThat(late(20_000, 15_000)).isZero();
    assertThat(late(20_000, 14_999)).isEqualTo(1);
    assertThat(late(20_000, 14_999, 20_001, 15_000)).isEqualTo(2);
  }

  @Test
  void aLateEventIsInTheWindowsThatAreOpenAndHasNone() {
    assertThat(counts(10_000, 20_000, 14_000)).as("20,000 is open").containsExactly(1, 2);
    assertThat(counts(18_000, 24_000, 16_000)).as("18,000 is closed").containsExactly(1, 3);
    assertThat(counts(10_000, 20_000, 11_999)).as("too far from 20,000").containsExactly(1, 1);
  }

  @Test
  void aMissedWindowIsTheOneThatTheEventWouldHaveMade() {
    try (TopologyRun run = TopologyRun.of(WindowedViewPropertyTest.pipeline(SLIDING))) {
      WindowedViewPropertyTest.send(run, event(20_000), 1);
      WindowedViewPropertyTest.send(run, event(14_000), 2);

      assertThat(run.sent("per_group.late"))
          .singleElement()
          .satisfies(
              late -> {
                assertThat(late.row().get("window_start")).isEqualTo(6_000_000L);
                assertThat(late.row().get("window_end")).isEqualTo(14_000_000L);
                assertThat(late.row().get("stream_time")).isEqualTo(20_000_000L);
              });
    }
  }

  @Test
  void aRowHasTheTimeOfItsEvent() {
    try (TopologyRun run = TopologyRun.of(WindowedViewPropertyTest.pipeline(SLIDING))) {
      WindowedViewPropertyTest.send(run, event(20_000), 1);
      WindowedViewPropertyTest.send(run, event(25_000), 2);
      assertThat(run.sent("per_group")).as("one more of that millisecond may come").isEmpty();
      WindowedViewPropertyTest.send(run, event(25_001), 4);

      assertThat(run.sent("per_group"))
          .singleElement()
          .satisfies(
              sent -> {
                assertThat(sent.timestamp()).isEqualTo(20_000);
                assertThat(sent.row().toString()).startsWith("[12000000, 20000000, g, 1,");
              });
    }
  }

  @Test
  void theOracleFindsASizeAndAGraceThatAreOffByAMillisecond() {
    List<Event> events = events(10_000, 18_000, 20_000, 15_000, 14_999);
    Outcome outcome = WindowedViewPropertyTest.run(events, SLIDING);

    assertThat(outcome.late()).isEqualTo(ORACLE.late(events));
    assertThat(outcome.late()).isNotEqualTo(new SlidingOracle(8_000, 4_999).late(events));
    assertThat(outcome.late()).isNotEqualTo(new SlidingOracle(8_000, 5_001).late(events));
    assertThat(Multiset.of(outcome.rows()))
        .isEqualTo(Multiset.of(ORACLE.rows(events, outcome.late())))
        .isNotEqualTo(Multiset.of(new SlidingOracle(7_999, 5_000).rows(events, outcome.late())));
  }

  @Test
  void theOracleFindsALateEventThatIsNotInAnOpenWindow() {
    List<Event> events = SessionPropertyTest.history(1);
    Outcome outcome = WindowedViewPropertyTest.run(events, SLIDING);
    List<Event> withoutLate = new ArrayList<>();
    for (int offset = 0; offset < events.size(); offset++) {
      Event event = events.get(offset);
      if (!outcome.late().contains(new Missed(offset, event.time() - 8_000))) {
        withoutLate.add(event);
      }
    }

    assertThat(Multiset.of(outcome.rows()))
        .isNotEqualTo(Multiset.of(ORACLE.rows(withoutLate, Set.of())));
  }

  @Test
  void theOracleFindsALateEventThatIsInAClosedWindow() {
    List<Event> events = SessionPropertyTest.history(1);
    Outcome outcome = WindowedViewPropertyTest.run(events, SLIDING);
    Set<Missed> oneMissing = new LinkedHashSet<>(outcome.late());
    oneMissing.remove(outcome.late().iterator().next());

    assertThat(Multiset.of(outcome.rows()))
        .isNotEqualTo(Multiset.of(ORACLE.rows(events, oneMissing)));
  }

  /** How many events each row is of, in the order of time. */
  private static List<Integer> counts(long... times) {
    return WindowedViewPropertyTest.run(events(times), SLIDING).rows().stream()
        .map(row -> row.split(", "))
        .sorted(Comparator.comparing(row -> Long.valueOf(row[1])))
        .map(row -> Integer.valueOf(row[3]))
        .toList();
  }

  private static int late(long... times) {
    return WindowedViewPropertyTest.run(events(times), SLIDING).late().size();
  }
}
