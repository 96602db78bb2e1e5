package io.sluice.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.processor.topology.ViewCounts.Count;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows of an outer join that wait for a partner, over restarts and when windows are closed. */
class RestartedJoinTest {

  private static final String PIPELINE =
      """
      pipeline: p
      lake: { root: "file:///lake" }
      streams:
        clicks: { topic: clicks, event_time: at, format: json, schema: { id: string, user: string, at: timestamp } }
        buys: { topic: buys, event_time: at, format: json, schema: { id: string, user: string, at: timestamp } }
      views:
        joined:
          from: clicks
          join: { stream: buys, by: user, within: { before: 2 seconds, after: 10 seconds }, grace: 5 seconds, type: outer }
          select: { click: clicks.id, buy: buys.id }
      """;

  private final TopologyRun run = TopologyRun.of(PIPELINE);

  @AfterEach
  void stop() {
    run.close();
  }

  private void send(String stream, String id, String user, long at) {
    run.send(
        stream,
        "{'id':'%s','user':%s,'at':%d}".formatted(id, user == null ? "null" : "'" + user + "'", at),
        5);
  }

  /** Clicks and purchases of the rows that came, with key and time. */
  private List<String> joined() {
    return run.sent("joined").stream()
        .map(
            sent ->
                sent.row().get("click")
                    + "+"
                    + sent.row().get("buy")
                    + " "
                    + sent.key()
                    + " "
                    + sent.timestamp())
        .toList();
  }

  @Test
  void aRowWaitsOverARestartAndComesOnce() {
    send("clicks", "c", "u", 100_000);
    run.restart("clicks");
    send("buys", "other", "v", 114_999);
    assertThat(joined()).isEmpty();
    assertThat(run.closing.open("joined").count()).isEqualTo(2);

    send("buys", "another", "w", 115_000);

    assertThat(joined()).containsExactly("c+null {\"user\":\"u\"} 100000");
    run.restart("clicks");
    send("buys", "last", "w", 116_000);
    assertThat(joined()).isEmpty();
  }

  @Test
  void aRowOfTheRightSideWaitsForTheOtherDirection() {
    send("buys", "b", "u", 100_000);
    send("clicks", "other", "v", 106_999);
    assertThat(joined()).isEmpty();

    send("clicks", "another", "v", 107_000);

    assertThat(joined()).containsExactly("null+b {\"user\":\"u\"} 100000");
  }

  @Test
  void whatHasMetHasMetAlsoAfterARestart() {
    send("clicks", "c", "u", 100_000);
    send("buys", "b", "u", 98_000);
    assertThat(joined()).containsExactly("c+b {\"user\":\"u\"} 100000");
    assertThat(run.closing.open("joined").count()).isZero();
    run.restart("clicks");

    send("clicks", "moves time", "v", 200_000);

    assertThat(joined()).isEmpty();
  }

  @Test
  void closingEmitsWhatWaitsAndItsPartnerIsLate() {
    send("clicks", "c", "u", 100_000);
    assertThat(run.closing.open("joined")).isEqualTo(new OpenWindows(1, OptionalLong.of(110_000)));
    run.closing.close("joined");
    run.passWallClock();
    assertThat(joined()).containsExactly("c+null {\"user\":\"u\"} 100000");
    assertThat(run.closing.isServed("joined")).isTrue();

    send("buys", "last partner", "u", 110_000);
    send("buys", "no partner", "u", 110_001);

    assertThat(run.rows("joined.late")).singleElement().asString().contains("last partner");
    assertThat(joined()).isEmpty();
    assertThat(run.closing.open("joined").count()).isEqualTo(1);
  }

  @Test
  void aRowWithoutAKeyComesAtOnceUnlessItIsFromBefore1970() {
    send("clicks", "c", null, 100_000);
    send("buys", "old", null, -1);

    assertThat(joined()).containsExactly("c+null null 100000");
    assertThat(run.rows("joined.late")).singleElement().asString().contains("old");
    ViewCounts counts = run.metrics.view("joined");
    assertThat(counts.get(Count.ACCEPTED)).isEqualTo(1);
    assertThat(counts.get(Count.LATE)).isEqualTo(1);
    assertThat(counts.get(Count.NULL_KEY)).isZero();
  }

  @Test
  void manyRowsEndTogether() {
    for (int i = 0; i < 2_500; i++) {
      send("clicks", "c" + i, "u" + i, 100_000);
    }
    send("clicks", "last", "v", 115_000);

    assertThat(joined()).hasSize(2_500).doesNotHaveDuplicates();
    assertThat(run.closing.open("joined")).isEqualTo(new OpenWindows(1, OptionalLong.of(125_000)));
  }

  @Test
  void theTopologyOfAnOuterJoinKeepsItsNames() throws IOException {
    try (var golden = getClass().getResourceAsStream("outer-join-topology.txt")) {
      assertThat(run.topology().describe().toString())
          .isEqualTo(
              new String(Objects.requireNonNull(golden).readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
