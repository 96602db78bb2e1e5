package io.sluice.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.processor.topology.WindowOracle.Event;
import io.sluice.processor.topology.WindowOracle.Missed;
import io.sluice.processor.topology.WindowedViewPropertyTest.Outcome;
import io.sluice.processor.view.ViewCounts.Count;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A view whose rows are aggregated before the shuffle, over the whole topology. */
class PreAggregatedViewTest {

  private static final String SKEW = ", skew: pre_aggregate";

  /** Numbers whose sums are the same in any order. */
  static List<Event> exact(List<Event> events) {
    List<Event> exact = new ArrayList<>();
    events.forEach(
        event ->
            exact.add(
                new Event(
                    event.group(), small(event.n()), quarter(event.d()), event.m(), event.time())));
    return exact;
  }

  private static @Nullable Long small(@Nullable Long n) {
    return n == null ? null : Math.floorMod(n, 25L) - 5;
  }

  private static @Nullable Double quarter(@Nullable Double d) {
    return d == null ? null : Math.rint(d / 1e8) / 4 + 0.0;
  }

  @Test
  void theTopologyKeepsItsNames() throws IOException {
    String tumbling = "tumbling: 10 seconds, grace: 5 seconds";
    try (TopologyRun run = TopologyRun.of(WindowedViewPropertyTest.pipeline(tumbling + SKEW));
        var golden = getClass().getResourceAsStream("pre-aggregated-topology.txt")) {
      assertThat(run.topology().describe().toString())
          .isEqualTo(
              new String(Objects.requireNonNull(golden).readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, tumbling: 10 seconds, 10000",
    "2, tumbling: 10 seconds, 10000",
    "3, 'hopping: 10 seconds, advance: 4 seconds', 4000",
    "4, 'hopping: 10 seconds, advance: 4 seconds', 4000",
    "5, 'hopping: 10 seconds, advance: 1 second', 1000"
  })
  void rowsLateRowsAndCountsAreThoseOfAViewWithout(long seed, String kind, long advance) {
    List<Event> events = exact(WindowedViewPropertyTest.history(seed));
    String window = kind + ", grace: 5 seconds";
    WindowOracle oracle = new WindowOracle(10_000, advance, 5_000);

    Outcome with = WindowedViewPropertyTest.run(events, window + SKEW);
    Outcome without = WindowedViewPropertyTest.run(events, window);

    Set<Missed> late = oracle.late(events);
    assertThat(with.late()).as("seed %d", seed).isNotEmpty().isEqualTo(late);
    assertThat(Multiset.of(with.rows()))
        .as("seed %d", seed)
        .isEqualTo(Multiset.of(oracle.rows(events, late)))
        .isEqualTo(Multiset.of(without.rows()));
    for (Count count : Count.values()) {
      assertThat(with.counts().get(count)).as("%s", count).isEqualTo(without.counts().get(count));
    }
  }

  @Test
  void aHotGroupIsAFewRecordsForItsTask() {
    String tumbling = "tumbling: 10 seconds, grace: 5 seconds";

    assertThat(sentBetweenTasks(tumbling)).isEqualTo(5_000);
    assertThat(sentBetweenTasks(tumbling + SKEW)).isLessThan(100);
  }

  private static int sentBetweenTasks(String window) {
    try (TopologyRun run = TopologyRun.of(WindowedViewPropertyTest.pipeline(window))) {
      Random random = new Random(1);
      for (int offset = 0; offset < 5_000; offset++) {
        Event event =
            new Event(
                "hot",
                1L,
                1.0,
                BigDecimal.ONE.setScale(2),
                20_000 + offset + random.nextInt(3_000));
        WindowedViewPropertyTest.send(run, event, offset);
        if (offset % 500 == 499) {
          run.passWallClock();
        }
      }
      return run.sentInside("per_group-by-group");
    }
  }

  @Test
  void aTaskHoldsNoMoreThanTenThousandPartials() {
    String tumbling = "tumbling: 10 seconds, grace: 5 seconds";
    try (TopologyRun run = TopologyRun.of(WindowedViewPropertyTest.pipeline(tumbling + SKEW))) {
      for (int offset = 0; offset <= 10_000; offset++) {
        WindowedViewPropertyTest.send(
            run, new Event("g" + offset, 1L, 1.0, BigDecimal.ONE.setScale(2), 20_000), offset);
      }

      assertThat(run.closing.open("per_group").count()).isEqualTo(10_001);
    }
  }

  @Test
  void windowsStayOpenUntilNoPartialCanCome() {
    String tumbling = "tumbling: 10 seconds, grace: 5 seconds";
    try (TopologyRun run = TopologyRun.of(WindowedViewPropertyTest.pipeline(tumbling + SKEW))) {
      for (int offset = 0; offset < 2; offset++) {
        WindowedViewPropertyTest.send(
            run, new Event("g", 1L, 1.0, BigDecimal.ONE.setScale(2), 20_000), offset);
      }
      run.closing.close("per_group");

      run.passWallClock();
      assertThat(run.closing.isServed("per_group")).isFalse();
      assertThat(run.rows("per_group")).isEmpty();

      run.closing.sendPartials("per_group");
      run.passWallClock();
      run.passWallClock();
      assertThat(run.closing.isServed("per_group")).isTrue();
      assertThat(run.rows("per_group")).singleElement().asString().contains(", g, 2, ");
    }
  }
}
