package io.sluice.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.processor.topology.DedupeOracle.Event;
import io.sluice.processor.view.ViewCounts;
import io.sluice.processor.view.ViewCounts.Count;
import io.sluice.schema.Row;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random histories through the whole topology: a deduplication says what its oracle says. */
class DedupePropertyTest {

  private static final int EVENTS = 1_200;
  private static final DedupeOracle ORACLE = new DedupeOracle(10_000, 5_000, 1);

  /** What a run has shown; the places of late and early events, by their reason. */
  private record Outcome(
      List<String> rows, Set<String> late, Set<String> ahead, ViewCounts counts) {}

  private static String pipeline(String within, String grace, String maxAhead) {
    return """
      pipeline: p
      lake: { root: "file:///lake" }
      streams:
        events: { topic: events, event_time: at, max_ahead: AHEAD, schema: { number: int, text: string, v: long, at: timestamp } }
      views:
        once:
          from: events
          where: v <> 5
          dedupe: { by: [number, text], within: WITHIN, grace: GRACE }
          select: { v: v }
      """
        .replace("AHEAD", maxAhead)
        .replace("WITHIN", within)
        .replace("GRACE", grace);
  }

  private static Outcome run(List<Event> events, String within, String grace) {
    return run(events, within, grace, "20 seconds");
  }

  private static Outcome run(List<Event> events, String within, String grace, String maxAhead) {
    try (TopologyRun run = TopologyRun.of(pipeline(within, grace, maxAhead))) {
      for (Event event : events) {
        Object at = event.time() * 1000 + event.offset() * 7 % 1000;
        Row row =
            Row.of(run.plan.streams().get("events"), event.number(), event.text(), event.v(), at);
        run.send("events", row, event.timestamp());
      }
      run.closing.close("once");
      run.passWallClock();
      assertThat(run.closing.open("once").count()).isZero();
      Set<String> late = new TreeSet<>();
      Set<String> ahead = new TreeSet<>();
      for (TopologyRun.Sent sent : run.sent("once.late")) {
        String place = sent.row().get("source_partition") + "@" + sent.row().get("source_offset");
        ("ahead".equals(sent.row().get("reason")) ? ahead : late).add(place);
      }
      List<String> rows =
          run.sent("once").stream().map(sent -> sent.row() + " at " + sent.timestamp()).toList();
      return new Outcome(rows, late, ahead, run.metrics.view("once"));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void firstRowsAndLateEventsAreThoseOfTheOracle(long seed) {
    List<Event> events = DedupeHistory.of(seed, EVENTS, 1);

    Outcome outcome = run(events, "10 seconds", "5 seconds");

    assertThat(outcome.late())
        .as("seed %d", seed)
        .isNotEmpty()
        .isEqualTo(new TreeSet<>(ORACLE.late(events)));
    assertThat(outcome.ahead())
        .as("seed %d", seed)
        .isNotEmpty()
        .isEqualTo(new TreeSet<>(ORACLE.ahead(events)));
    assertThat(Multiset.of(outcome.rows()))
        .as("seed %d", seed)
        .isNotEmpty()
        .isEqualTo(Multiset.of(ORACLE.rows(events, outcome.late())));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyRecordIsAccountedForOnce(long seed) {
    List<Event> events = DedupeHistory.of(seed, EVENTS, 1);

    ViewCounts counts = run(events, "10 seconds", "5 seconds").counts();

    long withoutKey = events.stream().filter(event -> event.passes() && !event.hasKey()).count();
    assertThat(counts.get(Count.RECEIVED)).isEqualTo(EVENTS);
    assertThat(counts.get(Count.FILTERED))
        .isEqualTo(events.stream().filter(event -> !event.passes()).count())
        .isPositive();
    assertThat(counts.get(Count.NULL_KEY)).isEqualTo(withoutKey).isPositive();
    assertThat(counts.get(Count.LATE)).isEqualTo(ORACLE.late(events).size());
    assertThat(counts.get(Count.AHEAD)).isEqualTo(ORACLE.ahead(events).size());
    assertThat(counts.get(Count.DUPLICATE)).isPositive();
    assertThat(counts.get(Count.EMITTED)).isEqualTo(counts.get(Count.ACCEPTED) + withoutKey);
    assertThat(
            counts.get(Count.FILTERED)
                + counts.get(Count.NULL_KEY)
                + counts.get(Count.LATE)
                + counts.get(Count.AHEAD)
                + counts.get(Count.DUPLICATE)
                + counts.get(Count.ACCEPTED))
        .as("seed %d", seed)
        .isEqualTo(counts.get(Count.RECEIVED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"9999 ms", "10001 ms"})
  void theOracleFindsASpanThatIsOffByAMillisecond(String within) {
    List<Event> events = DedupeHistory.of(1, EVENTS, 1);
    Outcome outcome = run(events, within, "5 seconds");

    assertThat(Multiset.of(outcome.rows()))
        .isNotEqualTo(Multiset.of(ORACLE.rows(events, outcome.late())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"4999 ms", "5001 ms"})
  void theOracleFindsAGateThatIsOffByAMillisecond(String grace) {
    List<Event> events = DedupeHistory.of(1, EVENTS, 1);

    assertThat(run(events, "10 seconds", grace).late())
        .isNotEqualTo(new TreeSet<>(ORACLE.late(events)));
  }

  @Test
  void theOracleFindsEventsOfTheFutureThatMoveTheClock() {
    List<Event> events = DedupeHistory.of(1, EVENTS, 1);

    assertThat(run(events, "10 seconds", "5 seconds", "1 hour").late())
        .isNotEqualTo(new TreeSet<>(ORACLE.late(events)));
  }
}
