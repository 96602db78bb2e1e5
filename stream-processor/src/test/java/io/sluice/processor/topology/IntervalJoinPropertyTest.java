package io.sluice.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.processor.topology.JoinOracle.Event;
import io.sluice.processor.topology.ViewCounts.Count;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories of two sides, out of order, with late events, duplicates and null keys: the join
 * says what {@link JoinOracle} says.
 */
class IntervalJoinPropertyTest {

  private static final int EVENTS = 1_200;
  private static final JoinOracle ORACLE = new JoinOracle(10_000, 5_000);

  /** What a run has shown. */
  private record Outcome(List<String> rows, Set<String> late, ViewCounts counts) {}

  private static String pipeline(String within, String grace) {
    return """
      pipeline: p
      lake: { root: "file:///lake" }
      streams:
        lefts: { topic: lefts, event_time: at, schema: { number: int, text: string, v: long, at: timestamp } }
        rights: { topic: rights, event_time: at, schema: { number: long, text: string, v: int, at: timestamp } }
      views:
        pairs:
          from: lefts
          join: { stream: rights, by: [number, text], within: WITHIN, grace: GRACE }
          where: lefts.v + rights.v <> 5
          select: { l: lefts.v, r: rights.v }
      """
        .replace("WITHIN", within)
        .replace("GRACE", grace);
  }

  /** Times are multiples of half a second, so that many stand just on a bound. */
  private static List<Event> history(long seed) {
    Random random = new Random(seed);
    List<Event> events = new ArrayList<>();
    long[] offsets = new long[2];
    long now = 10_000;
    while (events.size() < EVENTS) {
      now += random.nextInt(300) == 0 ? 40_000 : 500L * random.nextInt(2);
      long behind = random.nextInt(4) == 0 ? random.nextInt(30) : random.nextInt(9);
      boolean left = random.nextBoolean();
      Event event =
          new Event(
              left,
              0,
              random.nextInt(15) == 0 ? null : (long) random.nextInt(4),
              random.nextInt(15) == 0 ? null : "t" + random.nextInt(2),
              random.nextInt(8),
              now - 500 * behind);
      for (int copies = random.nextInt(10) == 0 ? 2 : 1; copies > 0; copies--) {
        long offset = offsets[left ? 0 : 1]++;
        events.add(new Event(left, offset, event.number(), event.text(), event.v(), event.time()));
      }
    }
    return events;
  }

  private static Outcome run(List<Event> events, String within, String grace) {
    try (TopologyRun run = TopologyRun.of(pipeline(within, grace))) {
      for (Event event : events) {
        String stream = event.left() ? "lefts" : "rights";
        RowType columns = run.plan.streams().get(stream);
        run.send(
            stream,
            Row.of(columns, event.number(), event.text(), event.v(), event.time() * 1000 + 1),
            1);
      }
      Set<String> late = new TreeSet<>();
      run.sent("pairs.late")
          .forEach(
              sent -> late.add(sent.row().get("side") + "@" + sent.row().get("source_offset")));
      List<String> rows =
          run.sent("pairs").stream().map(sent -> sent.row() + " at " + sent.timestamp()).toList();
      return new Outcome(rows, late, run.metrics.view("pairs"));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void pairsAndLateEventsAreThoseOfTheOracle(long seed) {
    List<Event> events = history(seed);

    Outcome outcome = run(events, "10 seconds", "5 seconds");

    assertThat(outcome.late())
        .as("seed %d", seed)
        .isNotEmpty()
        .isEqualTo(new TreeSet<>(ORACLE.late(events)));
    assertThat(Multiset.of(outcome.rows()))
        .as("seed %d", seed)
        .isNotEmpty()
        .isEqualTo(Multiset.of(ORACLE.rows(events, outcome.late())));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyRecordIsWithoutKeyLateOrReadyToBeJoined(long seed) {
    List<Event> events = history(seed);

    ViewCounts counts = run(events, "10 seconds", "5 seconds").counts();

    assertThat(counts.get(Count.RECEIVED)).as("seed %d", seed).isEqualTo(events.size());
    assertThat(counts.get(Count.NULL_KEY))
        .as("seed %d", seed)
        .isEqualTo(events.stream().filter(event -> !event.hasKey()).count())
        .isPositive();
    assertThat(counts.get(Count.LATE)).as("seed %d", seed).isEqualTo(ORACLE.late(events).size());
    assertThat(counts.get(Count.NULL_KEY) + counts.get(Count.LATE) + counts.get(Count.ACCEPTED))
        .as("seed %d", seed)
        .isEqualTo(counts.get(Count.RECEIVED));
  }

  @Test
  void theOracleFindsAnIntervalThatIsOffByAMillisecond() {
    List<Event> events = history(1);
    Outcome outcome = run(events, "9999 ms", "5001 ms");

    assertThat(Multiset.of(outcome.rows()))
        .isNotEqualTo(Multiset.of(ORACLE.rows(events, outcome.late())));
  }

  @Test
  void theOracleFindsAGateThatIsOffByAMillisecond() {
    List<Event> events = history(1);

    assertThat(run(events, "10 seconds", "5001 ms").late())
        .isNotEqualTo(new TreeSet<>(ORACLE.late(events)));
  }

  @Test
  void theOracleFindsALateEventThatIsInAPair() {
    List<Event> events = history(1);
    Outcome outcome = run(events, "10 seconds", "5 seconds");

    assertThat(Multiset.of(outcome.rows()))
        .isNotEqualTo(Multiset.of(ORACLE.rows(events, Set.of())));
  }
}
