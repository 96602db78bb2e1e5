package io.sluice.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.processor.topology.TopologyRun.Sent;
import io.sluice.processor.topology.WindowOracle.Event;
import io.sluice.processor.topology.WindowOracle.Missed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories of {@link WindowedViewPropertyTest}: a table that takes the latest row of each
 * key of an updated view is at every moment what {@link WindowOracle} says of the events until
 * then, and at the end what a view without updates has emitted.
 */
class UpdatedViewPropertyTest {

  private static final String VIEW = "per_group";
  private static final String CLOSED = ", true, u]";
  private static final String OPEN = ", false, u]";

  /** The latest row of each key, and how many came. */
  private static final class UpsertedTable {
    final Map<String, String> rows = new LinkedHashMap<>();
    int open;
    int closed;

    void take(Sent sent) {
      String row = sent.row().toString();
      String before = rows.put(sent.key(), row);
      if (before != null) {
        assertThat(before).endsWith(OPEN);
      }
      if (row.endsWith(CLOSED)) {
        closed++;
      } else {
        assertThat(row).as("an update without a change").isNotEqualTo(before).endsWith(OPEN);
        open++;
      }
    }

    List<String> withoutFlags() {
      return rows.values().stream()
          .map(row -> row.replace(CLOSED, "]").replace(OPEN, "]"))
          .toList();
    }
  }

  private static UpsertedTable run(
      long seed, List<Event> events, WindowsOracle oracle, String window, int lost) {
    Random random = new Random(seed);
    UpsertedTable table = new UpsertedTable();
    try (TopologyRun run =
        TopologyRun.of(WindowedViewPropertyTest.pipeline(window + ", emit: updates"))) {
      Set<Missed> late = new LinkedHashSet<>();
      int taken = 0;
      for (int offset = 0; offset < events.size(); offset++) {
        WindowedViewPropertyTest.send(run, events.get(offset), offset);
        if (random.nextInt(30) == 0) {
          run.passWallClock();
          taken = take(run, table, late, taken, lost);
          List<Event> until = events.subList(0, offset + 1);
          assertThat(Multiset.of(table.withoutFlags()))
              .as("seed %d, until %d", seed, offset)
              .isEqualTo(Multiset.of(oracle.rows(until, late)));
        }
      }
      run.closing.close(VIEW);
      run.passWallClock();
      take(run, table, late, taken, lost);
      assertThat(late).as("seed %d", seed).isNotEmpty().isEqualTo(oracle.late(events));
      assertThat(Multiset.of(table.withoutFlags()))
          .as("seed %d", seed)
          .isEqualTo(Multiset.of(oracle.rows(events, late)));
      assertThat(table.rows.values()).as("seed %d", seed).allMatch(row -> row.endsWith(CLOSED));
      return table;
    }
  }

  private static int take(
      TopologyRun run, UpsertedTable table, Set<Missed> late, int taken, int lost) {
    int count = taken;
    for (Sent sent : run.sent(VIEW)) {
      if (count++ != lost) {
        table.take(sent);
      }
    }
    run.sent(VIEW + ".late").forEach(sent -> late.add(WindowedViewPropertyTest.missed(sent.row())));
    return count;
  }

  @ParameterizedTest
  @CsvSource({
    "1, tumbling: 10 seconds, 10000",
    "2, tumbling: 10 seconds, 10000",
    "3, tumbling: 10 seconds, 10000",
    "4, 'hopping: 10 seconds, advance: 4 seconds', 4000",
    "5, 'hopping: 10 seconds, advance: 4 seconds', 4000"
  })
  void theTableIsAlwaysWhatTheEventsUntilThenMake(long seed, String kind, long advance) {
    String window = kind + ", grace: 5 seconds";

    List<Event> events = WindowedViewPropertyTest.history(seed);
    UpsertedTable table = run(seed, events, new WindowOracle(10_000, advance, 5_000), window, -1);

    assertThat(table.open).as("there are updates, fewer than events").isBetween(100, 1_400);
    assertThat(table.closed).isEqualTo(table.rows.size());
    WindowedViewPropertyTest.Outcome emittedOnce = WindowedViewPropertyTest.run(events, window);
    assertThat(Multiset.of(table.withoutFlags())).isEqualTo(Multiset.of(emittedOnce.rows()));
  }

  @ParameterizedTest
  @ValueSource(longs = {6, 7})
  void anEventUpdatesTheSlidingWindowsOfLaterEvents(long seed) {
    String window = "sliding: 8 seconds, grace: 5 seconds";
    List<Event> events = SessionPropertyTest.history(seed);

    UpsertedTable table = run(seed, events, new SlidingOracle(8_000, 5_000), window, -1);

    assertThat(table.open).as("there are updates").isGreaterThan(500);
    assertThat(table.closed).isEqualTo(table.rows.size());
  }

  @Test
  void aRowThatIsLostIsFound() {
    WindowOracle oracle = new WindowOracle(10_000, 10_000, 5_000);

    List<Event> events = WindowedViewPropertyTest.history(1);

    assertThatThrownBy(() -> run(1, events, oracle, "tumbling: 10 seconds, grace: 5 seconds", 20))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void rowsThatReplaceOneAnotherHaveOneKey() {
    String pipeline =
        """
        pipeline: p
        lake: { root: "file:///lake" }
        streams:
          events: { topic: events, event_time: at, schema: { g: string, at: timestamp } }
        views:
          live:
            from: events
            window: { tumbling: 10 seconds, grace: 5 seconds, emit: updates, every: 2 seconds }
            group_by: g
            select: { events: count(*) }
        """;
    try (TopologyRun run = TopologyRun.of(pipeline)) {
      run.send("events", "{'g':null,'at':1000}", 1);
      run.passWallClock(Duration.ofMillis(200));
      List<Sent> sent = new ArrayList<>(run.sent("live"));
      run.send("events", "{'g':null,'at':2000}", 1);
      run.passWallClock(Duration.ofMillis(1_800));
      assertThat(run.sent("live")).isEmpty();
      run.passWallClock(Duration.ofMillis(200));
      sent.addAll(run.sent("live"));
      run.send("events", "{'g':'a','at':15000}", 1);
      sent.addAll(run.sent("live"));

      String key = "{\"window_start\":\"1970-01-01T00:00:00.000000Z\",\"g\":null}";
      assertThat(sent)
          .extracting(each -> each.row().toString(), Sent::key, Sent::timestamp)
          .containsExactly(
              tuple("[0, 10000000, null, 1, false, u]", key, 9_999L),
              tuple("[0, 10000000, null, 2, false, u]", key, 9_999L),
              tuple("[0, 10000000, null, 2, true, u]", key, 9_999L));
    }
  }
}
