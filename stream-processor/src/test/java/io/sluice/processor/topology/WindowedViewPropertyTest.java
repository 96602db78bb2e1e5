package io.sluice.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.processor.topology.ViewCounts.Count;
import io.sluice.processor.topology.WindowOracle.Event;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories, out of order, with late events, duplicates and nulls: the windowed view says
 * what {@link WindowOracle} says.
 */
class WindowedViewPropertyTest {

  private static final int EVENTS = 1_500;
  private static final WindowOracle ORACLE = new WindowOracle(10_000, 5_000);

  /** What a run has shown. */
  private record Outcome(List<String> rows, Set<Long> late, ViewCounts counts) {}

  private static String pipeline(String grace) {
    return """
      pipeline: p
      lake: { root: "file:///lake" }
      streams:
        events: { topic: events, event_time: at, schema: { g: string, n: long, d: double, m: "decimal(5,2)", at: timestamp } }
      views:
        per_group:
          from: events
          where: n is null or n <> 7
          window: { tumbling: 10 seconds, grace: GRACE }
          group_by: g
          select:
            events: count(*)
            numbers: count(n)
            total: sum(n)
            least: min(n)
            most: max(n)
            mean: avg(n)
            weight: sum(d)
            heaviest: max(d)
            money: sum(m)
            name: min(g)
      """
        .replace("GRACE", grace);
  }

  private static List<Event> history(long seed) {
    Random random = new Random(seed);
    List<Event> events = new ArrayList<>();
    long now = 20_000;
    while (events.size() < EVENTS) {
      now += random.nextInt(100) == 0 ? 30_000 : random.nextInt(400);
      long time = now - (random.nextInt(5) == 0 ? random.nextInt(25_000) : random.nextInt(3_000));
      Event event =
          new Event(
              random.nextInt(8) == 0 ? null : "g" + random.nextInt(6),
              random.nextInt(6) == 0 ? null : number(random),
              random.nextInt(6) == 0 ? null : random.nextGaussian() * 1e9,
              random.nextInt(6) == 0
                  ? null
                  : BigDecimal.valueOf(random.nextInt(199_999) - 99_999, 2),
              time);
      events.add(event);
      if (random.nextInt(20) == 0) {
        events.add(event);
      }
    }
    return events;
  }

  private static long number(Random random) {
    return switch (random.nextInt(20)) {
      case 0 -> Long.MAX_VALUE - random.nextInt(3);
      case 1 -> Long.MIN_VALUE + random.nextInt(3);
      default -> random.nextInt(20) - 5;
    };
  }

  /** Every third event has its time in the record's timestamp only, unless it is before 1970. */
  private static Outcome run(List<Event> events, String grace) {
    try (TopologyRun run = TopologyRun.of(pipeline(grace))) {
      RowType columns = run.plan.streams().get("events");
      for (int offset = 0; offset < events.size(); offset++) {
        Event event = events.get(offset);
        boolean inTimestamp = offset % 3 == 0 && event.time() >= 0;
        @Nullable Long micros = inTimestamp ? null : event.time() * 1000 + 999;
        run.send(
            "events",
            Row.of(columns, event.group(), event.n(), event.d(), event.m(), micros),
            inTimestamp ? event.time() : 1);
      }
      run.closing.close("per_group");
      run.passWallClock();
      assertThat(run.closing.open("per_group").count()).isZero();
      Set<Long> late = new TreeSet<>();
      run.sent("per_group.late").forEach(sent -> late.add((Long) sent.row().get("source_offset")));
      return new Outcome(run.rows("per_group"), late, run.metrics.view("per_group"));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void windowsAndLateEventsAreThoseOfTheOracle(long seed) {
    List<Event> events = history(seed);

    Outcome outcome = run(events, "5 seconds");

    assertThat(outcome.late()).as("seed %d", seed).isNotEmpty().isEqualTo(ORACLE.late(events));
    assertThat(Multiset.of(outcome.rows()))
        .as("seed %d", seed)
        .isEqualTo(Multiset.of(ORACLE.rows(events, outcome.late())));
    assertThat(outcome.rows()).as("seed %d", seed).anyMatch(row -> row.contains("null, "));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyRecordIsFilteredLateOrInAWindow(long seed) {
    List<Event> events = history(seed);

    ViewCounts counts = run(events, "5 seconds").counts();

    assertThat(counts.get(Count.RECEIVED)).as("seed %d", seed).isEqualTo(events.size());
    assertThat(counts.get(Count.FILTERED))
        .as("seed %d", seed)
        .isEqualTo(events.stream().filter(event -> !event.passes()).count())
        .isPositive();
    assertThat(counts.get(Count.LATE)).as("seed %d", seed).isEqualTo(ORACLE.late(events).size());
    assertThat(
            counts.get(Count.FILTERED)
                + counts.get(Count.NULL_KEY)
                + counts.get(Count.LATE)
                + counts.get(Count.ACCEPTED))
        .as("seed %d", seed)
        .isEqualTo(counts.get(Count.RECEIVED));
  }

  @Test
  void theOracleFindsAGateThatIsOffByAMillisecond() {
    List<Event> events = onTheEdgeOfTheGate();

    assertThat(run(events, "5 seconds").late()).isEqualTo(ORACLE.late(events));
    assertThat(run(events, "5001 ms").late()).isNotEqualTo(ORACLE.late(events));
    assertThat(run(events, "4999 ms").late()).isNotEqualTo(ORACLE.late(events));
  }

  @Test
  void theOracleFindsALateEventThatIsInAWindow() {
    List<Event> events = history(1);
    Outcome outcome = run(events, "5 seconds");
    Set<Long> oneMissing = new LinkedHashSet<>(outcome.late());
    oneMissing.remove(outcome.late().iterator().next());

    assertThat(Multiset.of(outcome.rows()))
        .isNotEqualTo(Multiset.of(ORACLE.rows(events, oneMissing)));
  }

  private static List<Event> onTheEdgeOfTheGate() {
    return List.of(
        event(15_000), event(9_999), event(24_999), event(19_999), event(34_999), event(19_999));
  }

  private static Event event(long time) {
    return new Event("g", 1L, 1.0, BigDecimal.ONE.setScale(2), time);
  }
}
