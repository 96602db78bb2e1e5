package io.sluice.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.processor.join.JoinSide.Part;
import io.sluice.processor.topology.LookupOracle.Event;
import io.sluice.processor.topology.TopologyRun.Sent;
import io.sluice.processor.view.ViewCounts;
import io.sluice.processor.view.ViewCounts.Count;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.view.ViewPlan.StreamLookup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories of rows and of changes, out of order, late, deleted, of one time, without keys,
 * and tasks that start again, from one partition or several: the lookup says what {@link
 * LookupOracle} says.
 */
class StreamLookupPropertyTest {

  private static final int EVENTS = 800;
  private static final int PARTITIONS = 3;
  private static final String GRACE = "5 seconds";
  private static final LookupOracle ORACLE = oracle(1);

  /** What a run has shown. */
  private static final class Outcome {
    final List<String> rows = new ArrayList<>();
    final Set<String> late = new TreeSet<>();
    long received;
    long filtered;
    long nullKeys;
    long lateCount;
    long accepted;
  }

  private static LookupOracle oracle(int partitions) {
    return new LookupOracle(5_000, partitions, LookupOracle.LAST);
  }

  /** A row for which nothing is found passes if its v is not 3. */
  private static String pipeline(String grace) {
    return """
      pipeline: p
      lake: { root: "file:///lake" }
      streams:
        sales: { topic: sales, event_time: at, format: json, schema: { number: int, text: string, v: long not null, at: timestamp } }
        goods: { topic: goods, key: [number, text], key_format: json, table: true, event_time: at, format: json, schema: { number: long, text: string, v: long, at: timestamp } }
      views:
        sold:
          from: sales
          lookup: { stream: goods, by: [number, text], grace: GRACE }
          where: "coalesce(sales.v + goods.v <> 5, sales.v <> 3)"
          select: { s: sales.v, g: goods.v }
      """
        .replace("GRACE", grace);
  }

  private static List<Event> history(long seed) {
    return history(seed, 1);
  }

  /** Times are multiples of half a second, so that many are equal or stand just on a bound. */
  private static List<Event> history(long seed, int partitions) {
    Random random = new Random(seed);
    List<Event> events = new ArrayList<>();
    long[] offsets = new long[2 * partitions];
    long now = 10_000;
    while (events.size() < EVENTS) {
      now += random.nextInt(100) == 0 ? 40_000 : 500L * random.nextInt(4);
      long behind = random.nextInt(4) == 0 ? random.nextInt(30) : random.nextInt(9);
      boolean isChange = random.nextInt(5) < 2;
      int partition = random.nextInt(partitions);
      long number = random.nextInt(4);
      boolean isWhole = isChange || random.nextInt(10) > 0;
      @Nullable Long v =
          isChange && random.nextInt(4) == 0 ? null : (Long) (long) random.nextInt(8);
      events.add(
          new Event(
              isChange,
              partition,
              offsets[(isChange ? partitions : 0) + partition]++,
              isWhole ? (Long) number : null,
              "t" + random.nextInt(2),
              v,
              now - 500 * behind));
    }
    return events;
  }

  private static Outcome run(List<Event> events, String grace) {
    Outcome outcome = new Outcome();
    try (TopologyRun run = TopologyRun.of(pipeline(grace))) {
      events.forEach(event -> send(run, event));
      run.closing.close("sold");
      run.passWallClock();
      collect(run.sent("sold"), run.sent("sold.late"), outcome);
      assertThat(run.closing.open("sold").count()).isZero();
      ViewCounts counts = run.metrics.view("sold");
      outcome.received = counts.get(Count.RECEIVED);
      outcome.filtered = counts.get(Count.FILTERED);
      outcome.nullKeys = counts.get(Count.NULL_KEY);
      outcome.lateCount = counts.get(Count.LATE);
      outcome.accepted = counts.get(Count.ACCEPTED);
    }
    return outcome;
  }

  private static void send(TopologyRun run, Event event) {
    String row =
        "{'number':%s,'text':'%s','v':%s,'at':%d}"
            .formatted(event.number(), event.text(), event.v(), event.time());
    if (event.isChange()) {
      run.sendKeyed(
          "goods",
          "{'number':%s,'text':'%s'}".formatted(event.number(), event.text()),
          event.v() == null ? null : row,
          event.v() == null ? event.time() : 1);
    } else {
      run.send("sales", row, 1);
    }
  }

  private static void collect(List<Sent> rows, List<Sent> late, Outcome outcome) {
    late.forEach(sent -> outcome.late.add(sent.place()));
    rows.forEach(sent -> outcome.rows.add(sent.toString()));
  }

  /** The events of a task: those with a key, and not before 1970. */
  private static List<Event> historyOfATask(long seed) {
    return history(seed, PARTITIONS).stream()
        .filter(event -> event.hasKey() && event.time() >= 0)
        .toList();
  }

  private static Row row(TopologyRun run, Event event) {
    if (!event.isChange()) {
      RowType columns = run.plan.streams().get("sales");
      return Row.of(columns, event.number(), event.text(), event.v(), event.time() * 1000 + 1);
    }
    return Row.of(
        ((StreamLookup) run.plan.views().get("sold")).keyed().changes().columns(),
        event.number(),
        event.text(),
        event.v(),
        null,
        event.v() == null ? "d" : "u");
  }

  private static Outcome runRestarting(List<Event> events, long seed) {
    Random random = new Random(seed);
    Outcome outcome = new Outcome();
    try (TopologyRun run = TopologyRun.of(pipeline(GRACE))) {
      JoinTask task = new JoinTask(run, "sold", PARTITIONS);
      for (Event event : events) {
        task.send(
            event.isChange() ? Part.RIGHT : Part.LEFT,
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
  @ValueSource(longs = {11, 12, 13, 14})
  void whereverATaskStopsAndStartsItSaysWhatTheOracleSays(long seed) {
    List<Event> events = historyOfATask(seed);
    LookupOracle oracle = oracle(PARTITIONS);

    Outcome outcome = runRestarting(events, seed);

    assertThat(outcome.late)
        .as("seed %d", seed)
        .isNotEmpty()
        .isEqualTo(new TreeSet<>(oracle.late(events)));
    assertThat(Multiset.of(outcome.rows))
        .as("seed %d", seed)
        .isNotEmpty()
        .isEqualTo(Multiset.of(oracle.rows(events, outcome.late)));
  }

  /**
   * Where no partition is out of order by the grace, nothing is late however fast each is read, and
   * the answer is one.
   */
  @ParameterizedTest
  @ValueSource(longs = {21, 22})
  void atWhateverPaceTopicsAreReadTheAnswerIsTheSame(long seed) {
    List<Event> events = inOrderWithinTheGrace(historyOfATask(seed));
    List<Event> changesFirst = new ArrayList<>(events);
    changesFirst.sort(Comparator.comparing(event -> !event.isChange()));
    List<Event> rowsFirst = new ArrayList<>(events);
    rowsFirst.sort(Comparator.comparing(Event::isChange));
    List<String> expected = oracle(PARTITIONS).rows(events, Set.of());
    assertThat(expected).hasSizeGreaterThan(100);

    for (List<Event> order : List.of(events, changesFirst, rowsFirst)) {
      Outcome outcome = runRestarting(order, seed);

      assertThat(outcome.late).isEmpty();
      assertThat(Multiset.of(outcome.rows)).isEqualTo(Multiset.of(expected));
    }
  }

  private static List<Event> inOrderWithinTheGrace(List<Event> events) {
    Map<String, Long> newest = new HashMap<>();
    return events.stream()
        .filter(
            event -> {
              String partition = event.isChange() + "-" + event.partition();
              long reached = newest.merge(partition, event.time(), Math::max);
              return event.time() > reached - 5_000;
            })
        .toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void rowsAndLateEventsAreThoseOfTheOracle(long seed) {
    List<Event> events = history(seed);

    Outcome outcome = run(events, GRACE);

    assertThat(outcome.late)
        .as("seed %d", seed)
        .anyMatch(place -> place.startsWith("goods"))
        .anyMatch(place -> place.startsWith("sales"))
        .isEqualTo(new TreeSet<>(ORACLE.late(events)));
    assertThat(Multiset.of(outcome.rows))
        .as("seed %d", seed)
        .isNotEmpty()
        .isEqualTo(Multiset.of(ORACLE.rows(events, outcome.late)));
  }

  /** Step by step: never early, never twice, and no later than the clock has it. */
  @Test
  void aRowComesWithTheRecordAfterWhichNoChangeCanCome() {
    List<Event> events = history(9).subList(0, EVENTS / 3);
    List<String> rows = new ArrayList<>();
    try (TopologyRun run = TopologyRun.of(pipeline(GRACE))) {
      for (int sent = 0; sent < events.size(); sent++) {
        send(run, events.get(sent));
        run.sent("sold").forEach(row -> rows.add(row.toString()));

        assertThat(Multiset.of(rows))
            .as("after %d events", sent + 1)
            .isEqualTo(Multiset.of(ORACLE.decided(events.subList(0, sent + 1))));
      }
    }
    assertThat(rows).hasSizeGreaterThan(50);
  }

  @Test
  void everyRecordIsFilteredWithoutKeyLateOrAccepted() {
    List<Event> events = history(1);

    Outcome outcome = run(events, GRACE);

    assertThat(outcome.received).isEqualTo(events.size());
    assertThat(outcome.lateCount).isEqualTo(ORACLE.late(events).size());
    assertThat(outcome.nullKeys).isPositive();
    assertThat(outcome.filtered).isPositive();
    assertThat(outcome.filtered + outcome.nullKeys + outcome.lateCount + outcome.accepted)
        .isEqualTo(outcome.received);
  }

  @Test
  void theOracleFindsAGateThatIsOffByAMillisecond() {
    List<Event> events = history(1);

    assertThat(run(events, "5001 ms").late).isNotEqualTo(new TreeSet<>(ORACLE.late(events)));
  }

  @Test
  void theOracleFindsALateChangeThatIsInTheAnswer() {
    List<Event> events = history(1);
    Outcome outcome = run(events, GRACE);
    Set<String> lateRows = new TreeSet<>(outcome.late);
    assertThat(lateRows.removeIf(place -> place.startsWith("goods"))).isTrue();

    assertThat(Multiset.of(outcome.rows)).isNotEqualTo(Multiset.of(ORACLE.rows(events, lateRows)));
  }

  @Test
  void theOracleFindsTheOtherOrderOfChangesOfOneTime() {
    List<Event> events = history(1);
    Outcome outcome = run(events, GRACE);
    LookupOracle other =
        new LookupOracle(
            5_000,
            1,
            (one, two) ->
                one.time() == two.time()
                    ? LookupOracle.LAST.compare(two, one)
                    : LookupOracle.LAST.compare(one, two));

    assertThat(Multiset.of(outcome.rows))
        .isNotEqualTo(Multiset.of(other.rows(events, outcome.late)));
  }
}
