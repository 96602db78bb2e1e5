package io.sluice.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.processor.topology.WindowOracle.Event;
import io.sluice.processor.topology.WindowedViewPropertyTest.Outcome;
import io.sluice.processor.view.ViewCounts.Count;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories, out of order, with late events, duplicates and nulls: sessions are those of
 * {@link SessionOracle}.
 */
class SessionPropertyTest {

  private static final SessionOracle ORACLE = new SessionOracle(2_000, 5_000);
  private static final String SESSIONS = "session: 2 seconds, grace: 5 seconds";

  /** Sums of doubles depend on the order in which parts of a session came together. */
  static List<Event> history(long seed) {
    return WindowedViewPropertyTest.history(seed).stream()
        .map(
            event ->
                new Event(
                    event.group(),
                    event.n() == null || Math.abs(event.n()) > 100 ? null : event.n(),
                    event.d() == null ? null : (double) Math.round(event.d() / 1e6),
                    event.m(),
                    event.time()))
        .toList();
  }

  /** Some events are late, these and the rows are what the oracle says, and all are counted. */
  static void requireThoseOf(WindowsOracle oracle, List<Event> events, Outcome outcome) {
    assertThat(outcome.late()).isNotEmpty().isEqualTo(oracle.late(events));
    assertThat(Multiset.of(outcome.rows()))
        .isEqualTo(Multiset.of(oracle.rows(events, outcome.late())));
    assertThat(outcome.counts().get(Count.LATE)).isEqualTo(outcome.late().size());
    assertThat(
            Stream.of(Count.FILTERED, Count.LATE, Count.ACCEPTED)
                .mapToLong(outcome.counts()::get)
                .sum())
        .isEqualTo(outcome.counts().get(Count.RECEIVED))
        .isEqualTo(events.size());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void sessionsAndLateEventsAreThoseOfTheOracle(long seed) {
    List<Event> events = history(seed);

    Outcome outcome = WindowedViewPropertyTest.run(events, SESSIONS);

    requireThoseOf(ORACLE, events, outcome);
  }

  @Test
  void anEventBetweenTwoSessionsJoinsThem() {
    assertThat(rows(10_000, 13_000, 11_500)).hasSize(1).first().asString().contains("15000000");
    assertThat(rows(10_000, 14_000, 12_000)).hasSize(3);
    assertThat(rows(10_000, 13_000, 12_000)).hasSize(2);
    assertThat(rows(10_000, 14_000, 11_999, 13_998)).hasSize(1);
  }

  @Test
  void theGapIsMeasuredToTheMillisecond() {
    assertThat(rows(10_000, 11_999)).hasSize(1);
    assertThat(rows(10_000, 12_000)).hasSize(2);
  }

  @Test
  void anEventIsLateMoreThanTheGraceBehindTheNewest() {
    assertThat(late(20_000, 15_000)).isZero();
    assertThat(late(20_000, 14_999)).isEqualTo(1);
    assertThat(late(20_000, 14_999, 20_001, 15_000)).isEqualTo(2);
  }

  @Test
  void theOracleFindsAGapAndAGraceThatAreOffByAMillisecond() {
    List<Event> events = events(10_000, 11_999, 14_000, 20_000, 15_000, 14_999);
    Outcome outcome = WindowedViewPropertyTest.run(events, SESSIONS);

    assertThat(outcome.late()).isEqualTo(ORACLE.late(events));
    assertThat(outcome.late()).isNotEqualTo(new SessionOracle(2_000, 4_999).late(events));
    assertThat(outcome.late()).isNotEqualTo(new SessionOracle(2_000, 5_001).late(events));
    assertThat(Multiset.of(outcome.rows()))
        .isEqualTo(Multiset.of(ORACLE.rows(events, outcome.late())))
        .isNotEqualTo(Multiset.of(new SessionOracle(1_999, 5_000).rows(events, outcome.late())));
  }

  private static List<String> rows(long... times) {
    return WindowedViewPropertyTest.run(events(times), SESSIONS).rows();
  }

  private static int late(long... times) {
    return WindowedViewPropertyTest.run(events(times), SESSIONS).late().size();
  }

  static List<Event> events(long... times) {
    List<Event> events = new ArrayList<>();
    for (long time : times) {
      events.add(event(time));
    }
    return events;
  }

  static Event event(long time) {
    return new Event("g", 1L, 1.0, BigDecimal.ONE.setScale(2), time);
  }
}
