package io.sluice.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.processor.topology.WindowOracle.Event;
import io.sluice.processor.topology.WindowOracle.Missed;
import io.sluice.processor.view.ViewCounts;
import io.sluice.processor.view.ViewCounts.Count;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
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
  private static final WindowOracle ORACLE = new WindowOracle(10_000, 10_000, 5_000);
  private static final WindowOracle HOPPING = new WindowOracle(10_000, 4_000, 5_000);
  private static final String TUMBLING = "tumbling: 10 seconds, grace: 5 seconds";

  /** What a run has shown. */
  record Outcome(List<String> rows, Set<Missed> late, ViewCounts counts) {}

  static String pipeline(String window) {
    return """
      pipeline: p
      lake: { root: "file:///lake" }
      streams:
        events: { topic: events, event_time: at, schema: { g: string, n: long, d: double, m: "decimal(5,2)", at: timestamp } }
      views:
        per_group:
          from: events
          where: n is null or n <> 7
          window: { WINDOW }
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
            different: count(distinct n)
            amounts: approx_count_distinct(m)
            opening: first(n)
            closing: last(d)
      """
        .replace("WINDOW", window);
  }

  static List<Event> history(long seed) {
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

  static Outcome run(List<Event> events, String window) {
    try (TopologyRun run = TopologyRun.of(pipeline(window))) {
      for (int offset = 0; offset < events.size(); offset++) {
        send(run, events.get(offset), offset);
        if (offset % 40 == 39) {
          run.passWallClock();
        }
      }
      run.closing.sendPartials("per_group");
      run.passWallClock();
      run.closing.close("per_group");
      run.passWallClock();
      assertThat(run.closing.open("per_group").count()).isZero();
      Set<Missed> late = new LinkedHashSet<>();
      run.sent("per_group.late").forEach(sent -> late.add(missed(sent.row())));
      return new Outcome(run.rows("per_group"), late, run.metrics.view("per_group"));
    }
  }

  /** Every third event has its time in the record's timestamp only, unless it is before 1970. */
  static void send(TopologyRun run, Event event, int offset) {
    RowType columns = run.plan.streams().get("events");
    boolean inTimestamp = offset % 3 == 0 && event.time() >= 0;
    @Nullable Long micros = inTimestamp ? null : event.time() * 1000 + 999;
    run.send(
        "events",
        Row.of(columns, event.group(), event.n(), event.d(), event.m(), micros),
        inTimestamp ? event.time() : 1);
  }

  static Missed missed(Row late) {
    long start = (Long) Objects.requireNonNull(late.get("window_start"));
    return new Missed((Long) Objects.requireNonNull(late.get("source_offset")), start / 1_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void hoppingWindowsOverlapAndAnEventMayBeLateForSomeOfIts(long seed) {
    List<Event> events = history(seed);

    Outcome outcome = run(events, "hopping: 10 seconds, advance: 4 seconds, grace: 5 seconds");

    Set<Missed> late = HOPPING.late(events);
    assertThat(outcome.late()).as("seed %d", seed).isEqualTo(late);
    assertThat(Multiset.of(outcome.rows()))
        .as("seed %d", seed)
        .isEqualTo(Multiset.of(HOPPING.rows(events, late)));
    Map<Long, Long> windowsMissed =
        late.stream().collect(Collectors.groupingBy(Missed::offset, Collectors.counting()));
    assertThat(windowsMissed.values()).contains(1L, 2L).doesNotContain(0L);
    assertThat(outcome.counts().get(Count.LATE)).isEqualTo(windowsMissed.size());
    assertThat(outcome.counts().get(Count.ACCEPTED))
        .isEqualTo(events.stream().filter(Event::passes).count() - windowsMissed.size());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void windowsAndLateEventsAreThoseOfTheOracle(long seed) {
    List<Event> events = history(seed);

    Outcome outcome = run(events, TUMBLING);

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

    ViewCounts counts = run(events, TUMBLING).counts();

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

    assertThat(run(events, TUMBLING).late()).isEqualTo(ORACLE.late(events));
    assertThat(run(events, "tumbling: 10 seconds, grace: 5001 ms").late())
        .isNotEqualTo(ORACLE.late(events));
    assertThat(run(events, "tumbling: 10 seconds, grace: 4999 ms").late())
        .isNotEqualTo(ORACLE.late(events));
  }

  @Test
  void theOracleFindsALateEventThatIsInAWindow() {
    List<Event> events = history(1);
    Outcome outcome = run(events, TUMBLING);
    Set<Missed> oneMissing = new LinkedHashSet<>(outcome.late());
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
