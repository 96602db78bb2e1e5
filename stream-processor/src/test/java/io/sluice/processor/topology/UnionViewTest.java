package io.sluice.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.processor.time.WriterTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

class UnionViewTest {

  private static final String PIPELINE =
      """
      pipeline: p
      lake: { root: "file:///lake" }
      streams:
        clicks: { topic: clicks, event_time: at, format: json, schema: { id: string not null, price: long, at: timestamp } }
        app_clicks: { topic: app_clicks, event_time: seen, format: json, schema: { device: string not null, id: string not null, seen: timestamp } }
      views:
        all:
          from: [clicks, app_clicks]
          where: coalesce(price, 1) > 0
          select: { id: id, price: price, device: device }
        hourly:
          from: all
          window: { tumbling: 10 minutes, grace: 15 minutes, idle: 5 seconds }
          select: { clicks: count(*), of_app: count(device) }
      """;

  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;

  private static void click(TopologyRun run, long time) {
    run.send("clicks", "{'id':'c','price':1,'at':%d}".formatted(time), time);
  }

  private static void appClick(TopologyRun run, long time) {
    run.send("app_clicks", "{'id':'a','device':'d','seen':%d}".formatted(time), time);
  }

  /** The rows of two hours of each branch, one of them an hour behind the other. */
  private static void sendAnHourApart(TopologyRun run) {
    for (long time = HOUR; time < 3 * HOUR; time += MINUTE) {
      click(run, time + HOUR);
      appClick(run, time);
    }
  }

  private static List<Long> sums(TopologyRun run) {
    List<TopologyRun.Sent> windows = new ArrayList<>(run.sent("hourly"));
    run.closing.close("hourly");
    run.passWallClock();
    windows.addAll(run.sent("hourly"));
    return List.of(sum(windows, "clicks"), sum(windows, "of_app"));
  }

  private static long sum(List<TopologyRun.Sent> windows, String column) {
    return windows.stream()
        .mapToLong(sent -> (Long) Objects.requireNonNull(sent.row().get(column)))
        .sum();
  }

  @Test
  void rowsOfBothSourcesHaveNullsWhereTheirsHasNoColumn() {
    try (TopologyRun run = TopologyRun.of(PIPELINE)) {
      run.send("clicks", "{'id':'c0','price':0,'at':1000}", 1);
      run.send("clicks", "{'id':'c1','price':5,'at':2000}", 2);
      run.send("app_clicks", "{'id':'a0','device':'phone','seen':3000}", 3);

      assertThat(run.sent("all"))
          .extracting(
              sent -> sent.row().toString(), TopologyRun.Sent::key, TopologyRun.Sent::timestamp)
          .containsExactly(
              tuple("[clicks, 0, 1, c1, 5, null]", "k", 2_000L),
              tuple("[app_clicks, 0, 0, a0, null, phone]", "k", 3_000L));
    }
  }

  @Test
  void aWindowLosesNothingThoughOneBranchIsAnHourBehindTheOther() {
    try (TopologyRun run = TopologyRun.of(PIPELINE)) {
      sendAnHourApart(run);

      assertThat(run.rows("hourly.late")).isEmpty();
      assertThat(sums(run)).containsExactly(240L, 120L);
    }
  }

  @Test
  void neitherDoesOneWhoseRowsAreAggregatedBefore() {
    String skew = PIPELINE.replace("idle: 5 seconds", "idle: 5 seconds, skew: pre_aggregate");
    try (TopologyRun run = TopologyRun.of(skew)) {
      sendAnHourApart(run);
      run.closing.sendPartials("hourly");
      run.passWallClock();
      run.passWallClock();

      assertThat(run.rows("hourly.late")).isEmpty();
      assertThat(sums(run)).containsExactly(240L, 120L);
      assertThat(run.sentInside("hourly-by-group")).as("rows and partials").isLessThan(100);
    }
  }

  /** The same rows again, with the numbers of their tasks and with others. */
  @Test
  void branchesThatShareTheNumbersOfTheirTasksWouldMakeRowsLate() {
    List<TestRecord<byte[], byte[]>> rows;
    try (TopologyRun run = TopologyRun.of(PIPELINE)) {
      sendAnHourApart(run);
      rows = run.records("all");
    }
    assertThat(rows).hasSize(240);
    try (TopologyRun run = TopologyRun.of(PIPELINE)) {
      rows.forEach(row -> run.sendAgain("all", row));
      assertThat(run.rows("hourly.late")).isEmpty();
      assertThat(sums(run)).containsExactly(240L, 120L);
    }
    try (TopologyRun run = TopologyRun.of(PIPELINE)) {
      for (int i = 0; i < rows.size(); i++) {
        // One row of each branch with the one number, then one of each with the other.
        WriterTask.set(rows.get(i).headers(), WriterTask.number(i / 2 % 2, 0));
        run.sendAgain("all", rows.get(i));
      }
      assertThat(run.rows("hourly.late")).hasSizeGreaterThan(50);
    }
  }

  @Test
  void aBranchThatNothingComesFromIsWaitedForUntilItIsIdle() {
    try (TopologyRun run = TopologyRun.of(PIPELINE)) {
      run.passWallClock();
      click(run, HOUR);
      click(run, 2 * HOUR);
      assertThat(run.rows("hourly")).isEmpty();

      for (int second = 0; second < 5; second++) {
        run.passWallClock();
      }

      assertThat(run.rows("hourly")).hasSize(1);
    }
  }

  @Test
  void aUnionHasNoStateAndDurableNames() {
    try (TopologyRun run = TopologyRun.of(PIPELINE)) {
      assertThat(StateShape.of(run.plan)).extracting(StateShape::view).containsExactly("hourly");
      assertThat(run.topology().describe().toString())
          .contains("all-select-clicks", "all-select-app_clicks")
          .contains("all-sink-clicks", "all-sink-app_clicks");
      assertThat(ViewTopology.outputTopics(run.plan))
          .extracting(OutputTopic::topic, OutputTopic::like)
          .startsWith(tuple("p.all", "clicks"));
      assertThat(run.metrics.sources()).containsExactlyInAnyOrder("clicks", "app_clicks", "all");
    }
  }
}
