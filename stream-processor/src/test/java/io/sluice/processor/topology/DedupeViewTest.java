package io.sluice.processor.topology;

import static io.sluice.processor.view.ViewCounts.Count.ACCEPTED;
import static io.sluice.processor.view.ViewCounts.Count.AHEAD;
import static io.sluice.processor.view.ViewCounts.Count.DUPLICATE;
import static io.sluice.processor.view.ViewCounts.Count.EMITTED;
import static io.sluice.processor.view.ViewCounts.Count.NULL_KEY;
import static io.sluice.processor.view.ViewCounts.Count.RECEIVED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.processor.time.OpenWindows;
import io.sluice.processor.view.ViewCounts.Count;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DedupeViewTest {

  private static final String PIPELINE =
      """
      pipeline: shop
      lake: { root: "file:///lake" }
      streams:
        clicks: { topic: shop.clicks, event_time: at, schema: { id: string, user_id: string, at: timestamp } }
      views:
        once:
          from: clicks
          dedupe: { by: id, within: 10 seconds, grace: 5 seconds }
          select: { id: id, user: user_id }
        per_user:
          from: once
          window: { tumbling: 1 minute, grace: 1 minute }
          group_by: user
          select: { clicks: count(*) }
      """;

  private static String click(@Nullable String id, String user, long at) {
    return "{'id':%s,'user_id':'%s','at':%d}"
        .formatted(id == null ? "null" : "'" + id + "'", user, at);
  }

  /** Those that are not zero. */
  private static Map<Count, Long> counts(TopologyRun run) {
    Map<Count, Long> counts = new HashMap<>();
    for (Count count : Count.values()) {
      long value = run.metrics.view("once").get(count);
      if (value > 0) {
        counts.put(count, value);
      }
    }
    return counts;
  }

  @Test
  void theTopologyKeepsItsNames() throws IOException {
    try (TopologyRun run = TopologyRun.of(PIPELINE);
        var golden = getClass().getResourceAsStream("dedupe-topology.txt")) {
      assertThat(run.topology().describe().toString())
          .isEqualTo(
              new String(Objects.requireNonNull(golden).readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void theFirstRowOfAKeyIsEmittedWhenNoEarlierOneCanComeAndTakesASpan() {
    try (TopologyRun run = TopologyRun.of(PIPELINE)) {
      run.send("clicks", click("c", "second", 1_500), 5);
      run.send("clicks", click("c", "first", 1_000), 5);
      run.send("clicks", click("c", "last of the span", 10_999), 5);
      run.send("clicks", click("c", "next", 11_000), 5);
      run.send("clicks", click("d", "too early", 15_999), 5);
      assertThat(run.rows("once")).containsExactly("[shop.clicks, 0, 1, c, first]");
      run.send("clicks", click("d", "too early", 16_000), 5);

      assertThat(run.sent("once"))
          .extracting(
              sent -> sent.row().toString(), TopologyRun.Sent::key, TopologyRun.Sent::timestamp)
          .containsExactly(tuple("[shop.clicks, 0, 3, c, next]", "{\"id\":\"c\"}", 11_000L));
      assertThat(run.closing.open("once")).isEqualTo(new OpenWindows(2, OptionalLong.of(16_000)));
      assertThat(counts(run))
          .isEqualTo(Map.of(RECEIVED, 6L, DUPLICATE, 2L, ACCEPTED, 2L, EMITTED, 2L));
    }
  }

  @Test
  void aRowThatIsTheGraceBehindIsLateForADeduplicationAndHasNoSpan() {
    try (TopologyRun run = TopologyRun.of(PIPELINE)) {
      run.send("clicks", click("d", "moves time", 20_000), 5);
      run.send("clicks", click("c", "late", 15_000), 5);
      run.send("clicks", click("c", "in time", 15_001), 5);
      run.closing.close("once");
      run.passWallClock();

      assertThat(run.rows("once.late"))
          .singleElement()
          .asString()
          .startsWith("[clicks, shop.clicks, 0, 1, 15000000, null, null, 20000000, {\"id\":\"c\"")
          .endsWith(", late]");
      assertThat(run.rows("once"))
          .containsExactly("[shop.clicks, 0, 2, c, in time]", "[shop.clicks, 0, 0, d, moves time]");

      run.send("clicks", click("e", "what was let go is decided", 20_000), 5);
      assertThat(run.rows("once.late")).hasSize(1);
    }
  }

  @Test
  void rowsWithoutAKeyRepeatNothing() {
    try (TopologyRun run = TopologyRun.of(PIPELINE)) {
      run.send("clicks", click(null, "u", 1_000), 5);
      run.send("clicks", click(null, "u", 1_000), 5);

      assertThat(run.sent("once"))
          .extracting(
              sent -> sent.row().toString(), TopologyRun.Sent::key, TopologyRun.Sent::timestamp)
          .containsExactly(
              tuple("[shop.clicks, 0, 0, null, u]", "k", 1_000L),
              tuple("[shop.clicks, 0, 1, null, u]", "k", 1_000L));
      assertThat(counts(run)).isEqualTo(Map.of(RECEIVED, 2L, NULL_KEY, 2L, EMITTED, 2L));
    }
  }

  @Test
  void aRowFromTheFutureIsSetAsideUnlessItHasNoKey() {
    try (TopologyRun run = TopologyRun.of(PIPELINE)) {
      run.send("clicks", click("c", "u", 86_400_006), 5);
      run.send("clicks", click(null, "u", 86_400_006), 5);

      assertThat(run.rows("once.late")).singleElement().asString().endsWith(", ahead]");
      assertThat(run.sent("once")).extracting(TopologyRun.Sent::timestamp).containsExactly(5L);
      assertThat(counts(run)).isEqualTo(Map.of(RECEIVED, 2L, NULL_KEY, 1L, AHEAD, 1L, EMITTED, 1L));
    }
  }

  @Test
  void itsRowsCanBeReadByOtherViews() {
    try (TopologyRun run = TopologyRun.of(PIPELINE)) {
      run.send("clicks", click("c", "u", 1_000), 5);
      run.send("clicks", click("c", "u", 1_000), 5);
      run.send("clicks", click("d", "u", 1_000), 5);
      run.closing.close("once");
      run.passWallClock();
      run.closing.close("per_user");
      run.passWallClock();

      assertThat(run.rows("per_user")).containsExactly("[0, 60000000, u, 2]");
    }
  }
}
