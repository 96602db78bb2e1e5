package io.sluice.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.pipeline.JoinType;
import io.sluice.processor.join.JoinSide.Part;
import io.sluice.processor.topology.JoinOracle.Event;
import io.sluice.processor.topology.TopologyRun.Sent;
import io.sluice.processor.view.ViewCounts;
import io.sluice.processor.view.ViewCounts.Count;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random histories of two sides, out of order, with late events, duplicates, null keys and tasks
 * that start again, from one partition or several: the join says what {@link JoinOracle} says.
 */
class IntervalJoinPropertyTest {

  private static final int EVENTS = 600;
  private static final int PARTITIONS = 3;
  private static final String WITHIN = "{ before: 3 seconds, after: 10 seconds }";

  /** What a run has shown. */
  private static final class Outcome {
    final List<String> rows = new ArrayList<>();
    final Set<String> late = new TreeSet<>();
    long received;
    long nullKeys;
    long lateCount;
    long accepted;
  }

  private static JoinOracle oracle(JoinType type) {
    return oracle(type, 1);
  }

  private static JoinOracle oracle(JoinType type, int partitions) {
    return new JoinOracle(type, 3_000, 10_000, 5_000, partitions);
  }

  /** A row without a partner passes if its v is not 3. */
  private static String pipeline(JoinType type, String within, String grace) {
    return """
      pipeline: p
      lake: { root: "file:///lake" }
      streams:
        lefts: { topic: lefts, event_time: at, schema: { number: int, text: string, v: long not null, at: timestamp } }
        rights: { topic: rights, event_time: at, schema: { number: long, text: string, v: int not null, at: timestamp } }
      views:
        pairs:
          from: lefts
          join: { stream: rights, by: [number, text], within: WITHIN, grace: GRACE, type: TYPE }
          where: "coalesce(lefts.v + rights.v <> 5, coalesce(lefts.v, rights.v) <> 3)"
          select: { l: lefts.v, r: rights.v }
      """
        .replace("WITHIN", within)
        .replace("GRACE", grace)
        .replace("TYPE", type.name().toLowerCase(Locale.ROOT));
  }

  private static List<Event> history(long seed) {
    return history(seed, 1);
  }

  /**
   * Times are multiples of half a second, so that many stand just on a bound. Now and then time
   * jumps, so that rows are left without a partner.
   */
  private static List<Event> history(long seed, int partitions) {
    Random random = new Random(seed);
    List<Event> events = new ArrayList<>();
    long[] offsets = new long[2 * partitions];
    long now = 10_000;
    while (events.size() < EVENTS) {
      now += random.nextInt(100) == 0 ? 40_000 : 500L * random.nextInt(4);
      long behind = random.nextInt(4) == 0 ? random.nextInt(30) : random.nextInt(9);
      boolean left = random.nextBoolean();
      int partition = random.nextInt(partitions);
      @Nullable Long number = random.nextInt(15) == 0 ? null : (long) random.nextInt(4);
      @Nullable String text = random.nextInt(15) == 0 ? null : "t" + random.nextInt(2);
      long v = random.nextInt(8);
      for (int copies = random.nextInt(10) == 0 ? 2 : 1; copies > 0; copies--) {
        long offset = offsets[(left ? 0 : partitions) + partition]++;
        events.add(new Event(left, partition, offset, number, text, v, now - 500 * behind));
      }
    }
    return events;
  }

  private static Outcome run(List<Event> events, JoinType type) {
    return run(events, type, WITHIN, "5 seconds");
  }

  private static Outcome run(List<Event> events, JoinType type, String within, String grace) {
    Outcome outcome = new Outcome();
    try (TopologyRun run = TopologyRun.of(pipeline(type, within, grace))) {
      for (Event event : events) {
        send(run, event);
      }
      run.closing.close("pairs");
      run.passWallClock();
      collect(run.sent("pairs"), run.sent("pairs.late"), outcome);
      assertThat(run.closing.open("pairs").count()).isZero();
      ViewCounts counts = run.metrics.view("pairs");
      outcome.received = counts.get(Count.RECEIVED);
      outcome.nullKeys = counts.get(Count.NULL_KEY);
      outcome.lateCount = counts.get(Count.LATE);
      outcome.accepted = counts.get(Count.ACCEPTED);
    }
    return outcome;
  }

  private static void send(TopologyRun run, Event event) {
    run.send(event.left() ? "lefts" : "rights", row(run, event), 1);
  }

  private static Row row(TopologyRun run, Event event) {
    RowType columns = run.plan.streams().get(event.left() ? "lefts" : "rights");
    return Row.of(columns, event.number(), event.text(), event.v(), event.time() * 1000 + 1);
  }

  private static void collect(List<Sent> pairs, List<Sent> late, Outcome outcome) {
    late.forEach(sent -> outcome.late.add(sent.place()));
    pairs.forEach(sent -> outcome.rows.add(sent.toString()));
  }

  /** The events of a task: those with a key. */
  private static Outcome runRestarting(List<Event> events, JoinType type, long seed) {
    Random random = new Random(seed);
    Outcome outcome = new Outcome();
    try (TopologyRun run = TopologyRun.of(pipeline(type, WITHIN, "5 seconds"))) {
      JoinTask task = new JoinTask(run, "pairs", PARTITIONS);
      for (Event event : events) {
        task.send(
            event.left() ? Part.LEFT : Part.RIGHT,
            event.partition(),
            event.offset(),
            row(run, event),
            event.time());
        if (random.nextInt(10) == 0) {
          task.restart();
        }
      }
      task.close();
      collect(task.joined(), task.late(), outcome);
    }
    return outcome;
  }

  @ParameterizedTest
  @CsvSource({"INNER, 11", "INNER, 12", "LEFT, 11", "LEFT, 12", "OUTER, 11", "OUTER, 12"})
  void whereverATaskStopsAndStartsItSaysWhatTheOracleSays(JoinType type, long seed) {
    List<Event> events =
        history(seed, PARTITIONS).stream()
            .filter(event -> event.hasKey() && event.time() >= 0)
            .toList();
    JoinOracle oracle = oracle(type, PARTITIONS);

    Outcome outcome = runRestarting(events, type, seed);

    assertThat(outcome.late)
        .as("seed %d", seed)
        .isNotEmpty()
        .isEqualTo(new TreeSet<>(oracle.late(events)));
    assertThat(Multiset.of(outcome.rows))
        .as("seed %d", seed)
        .isNotEmpty()
        .isEqualTo(Multiset.of(oracle.rows(events, outcome.late)));
  }

  @ParameterizedTest
  @CsvSource({
    "INNER, 1",
    "INNER, 2",
    "INNER, 3",
    "LEFT, 1",
    "LEFT, 2",
    "LEFT, 3",
    "OUTER, 1",
    "OUTER, 2",
    "OUTER, 3"
  })
  void rowsAndLateEventsAreThoseOfTheOracle(JoinType type, long seed) {
    List<Event> events = history(seed);

    Outcome outcome = run(events, type);

    assertThat(outcome.late)
        .as("seed %d", seed)
        .isNotEmpty()
        .isEqualTo(new TreeSet<>(oracle(type).late(events)));
    assertThat(Multiset.of(outcome.rows))
        .as("seed %d", seed)
        .isNotEmpty()
        .isEqualTo(Multiset.of(oracle(type).rows(events, outcome.late)));
  }

  /** Step by step: never early, never twice, and no later than the clock has it. */
  @ParameterizedTest
  @EnumSource(
      value = JoinType.class,
      names = {"LEFT", "OUTER"})
  void aRowWithoutAPartnerComesWithTheRecordThatEndsItsWaiting(JoinType type) {
    List<Event> events = history(9).subList(0, EVENTS / 3);
    JoinOracle oracle = oracle(type);
    List<String> alone = new ArrayList<>();
    try (TopologyRun run = TopologyRun.of(pipeline(type, WITHIN, "5 seconds"))) {
      for (int sent = 0; sent < events.size(); sent++) {
        send(run, events.get(sent));
        run.sent("pairs").stream()
            .map(Sent::toString)
            .filter(row -> row.contains("null"))
            .forEach(alone::add);

        assertThat(Multiset.of(alone))
            .as("after %d events", sent + 1)
            .isEqualTo(
                Multiset.of(
                    oracle.ended(events.subList(0, sent + 1)).stream()
                        .map(IntervalJoinPropertyTest::alone)
                        .toList()));
      }
    }
    assertThat(alone).hasSizeGreaterThan(20);
  }

  private static String alone(Event event) {
    return event.left()
        ? JoinOracle.text(event, null, event.time())
        : JoinOracle.text(null, event, event.time());
  }

  @ParameterizedTest
  @EnumSource(JoinType.class)
  void everyRecordIsWithoutKeyLateOrAccepted(JoinType type) {
    List<Event> events = history(1);
    JoinOracle oracle = oracle(type);

    Outcome outcome = run(events, type);

    assertThat(outcome.received).isEqualTo(events.size());
    assertThat(outcome.nullKeys).isEqualTo(oracle.nullKeys(events));
    assertThat(outcome.nullKeys > 0).isEqualTo(type != JoinType.OUTER);
    assertThat(outcome.lateCount).isEqualTo(oracle.late(events).size());
    assertThat(outcome.nullKeys + outcome.lateCount + outcome.accepted).isEqualTo(outcome.received);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ before: 3 seconds, after: 9999 ms } | 5001 ms",
        "{ before: 2999 ms, after: 10 seconds } | 5 seconds"
      })
  void theOracleFindsAnIntervalThatIsOffByAMillisecond(String within, String grace) {
    List<Event> events = history(1);
    for (JoinType type : JoinType.values()) {
      Outcome outcome = run(events, type, within, grace);

      assertThat(Multiset.of(outcome.rows))
          .isNotEqualTo(Multiset.of(oracle(type).rows(events, outcome.late)));
    }
  }

  @Test
  void theOracleFindsAGateThatIsOffByAMillisecond() {
    List<Event> events = history(1);

    assertThat(run(events, JoinType.LEFT, WITHIN, "5001 ms").late)
        .isNotEqualTo(new TreeSet<>(oracle(JoinType.LEFT).late(events)));
  }

  @ParameterizedTest
  @EnumSource(JoinType.class)
  void theOracleFindsALateEventThatIsInTheAnswer(JoinType type) {
    List<Event> events = history(1);
    Outcome outcome = run(events, type);

    assertThat(Multiset.of(outcome.rows))
        .isNotEqualTo(Multiset.of(oracle(type).rows(events, Set.of())));
  }
}
