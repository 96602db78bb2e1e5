package io.sluice.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.processor.join.JoinSide.Part;
import io.sluice.processor.time.OpenWindows;
import io.sluice.processor.view.ViewCounts;
import io.sluice.processor.view.ViewCounts.Count;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
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
  private final JoinTask task = new JoinTask(run, "joined", 1);
  private long offset;

  @AfterEach
  void stop() {
    run.close();
  }

  private void send(Part part, String id, String user, long at) {
    RowType columns = run.plan.streams().get(part == Part.LEFT ? "clicks" : "buys");
    task.send(part, 0, offset++, Row.of(columns, id, user, at * 1000), at);
  }

  /** An event of each side, which meet and so wait for nothing. */
  private void moveTime(long at) {
    send(Part.LEFT, "moves time", "v" + at, at);
    send(Part.RIGHT, "moves time", "v" + at, at);
  }

  /** Clicks and purchases of the rows that came, with key and time. */
  private List<String> joined() {
    return task.joined().stream()
        .filter(sent -> !"moves time".equals(sent.row().get("click")))
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
    send(Part.LEFT, "c", "u", 100_000);
    task.restart();
    moveTime(114_999);
    assertThat(joined()).isEmpty();
    assertThat(run.closing.open("joined").count()).isEqualTo(1);

    moveTime(115_000);

    assertThat(joined()).containsExactly("c+null {\"user\":\"u\"} 100000");
    task.restart();
    moveTime(116_000);
    assertThat(joined()).hasSize(1);
  }

  @Test
  void aRowOfTheRightSideWaitsForTheOtherDirection() {
    send(Part.RIGHT, "b", "u", 100_000);
    moveTime(106_999);
    assertThat(joined()).isEmpty();

    moveTime(107_000);

    assertThat(joined()).containsExactly("null+b {\"user\":\"u\"} 100000");
  }

  @Test
  void aRowWaitsForTheSlowerSide() {
    send(Part.LEFT, "c", "u", 100_000);
    send(Part.LEFT, "moves time", "v", 200_000);
    send(Part.RIGHT, "b", "u", 100_000);

    assertThat(joined()).containsExactly("c+b {\"user\":\"u\"} 100000");
    assertThat(task.late()).isEmpty();
  }

  @Test
  void whatHasMetHasMetAlsoAfterARestart() {
    send(Part.LEFT, "c", "u", 100_000);
    send(Part.RIGHT, "b", "u", 98_000);
    assertThat(joined()).containsExactly("c+b {\"user\":\"u\"} 100000");
    assertThat(run.closing.open("joined").count()).isZero();
    task.restart();

    moveTime(200_000);

    assertThat(joined()).hasSize(1);
  }

  @Test
  void whatNoPartnerCanComeForIsNotKept() {
    send(Part.LEFT, "c", "u", 100_000);
    send(Part.RIGHT, "b", "u", 98_000);
    send(Part.RIGHT, "alone", "w", 99_000);
    assertThat(task.stored()).as("the clock, and two entries of each row").isEqualTo(7);

    moveTime(200_000);

    assertThat(task.stored()).as("the clock and the two that moved it").isEqualTo(5);
  }

  @Test
  void closingEmitsWhatWaitsAndItsPartnerIsLate() {
    send(Part.LEFT, "c", "u", 100_000);
    assertThat(run.closing.open("joined")).isEqualTo(new OpenWindows(1, OptionalLong.of(110_000)));
    task.close();
    assertThat(joined()).containsExactly("c+null {\"user\":\"u\"} 100000");
    assertThat(run.closing.open("joined").count()).isZero();

    send(Part.RIGHT, "last partner", "u", 110_000);
    send(Part.RIGHT, "no partner", "u", 110_001);

    assertThat(task.late())
        .singleElement()
        .satisfies(late -> assertThat(late.row().toString()).contains("last partner"));
    assertThat(joined()).hasSize(1);
    assertThat(run.closing.open("joined").count()).isEqualTo(1);
  }

  @Test
  void aRowWithoutAKeyComesAtOnceUnlessItIsFromBefore1970() {
    run.send("clicks", "{'id':'c','user':null,'at':100000}", 5);
    run.send("buys", "{'id':'old','user':null,'at':-1}", 5);

    assertThat(run.sent("joined"))
        .singleElement()
        .satisfies(
            sent -> {
              assertThat(sent.row().get("click")).isEqualTo("c");
              assertThat(sent.key()).isEqualTo("null");
              assertThat(sent.timestamp()).isEqualTo(100_000);
            });
    assertThat(run.rows("joined.late")).singleElement().asString().contains("old");
    ViewCounts counts = run.metrics.view("joined");
    assertThat(counts.get(Count.ACCEPTED)).isEqualTo(1);
    assertThat(counts.get(Count.LATE)).isEqualTo(1);
    assertThat(counts.get(Count.NULL_KEY)).isZero();
  }

  @Test
  void manyRowsEndTogether() {
    for (int i = 0; i < 2_500; i++) {
      send(Part.LEFT, "c" + i, "u" + i, 100_000);
    }
    moveTime(115_000);

    assertThat(joined()).hasSize(2_500).doesNotHaveDuplicates();
    assertThat(run.closing.open("joined").count()).isZero();
  }

  @Test
  void aViewOnAJoinReadsItsRows() {
    try (TopologyRun chain =
        TopologyRun.of(PIPELINE + "  clicked: { from: joined, select: { click: click } }\n")) {
      chain.send("clicks", "{'id':'c','user':'u','at':100000}", 5);
      chain.send("buys", "{'id':'b','user':'u','at':101000}", 5);

      assertThat(chain.sent("clicked"))
          .singleElement()
          .satisfies(sent -> assertThat(sent.row().get("click")).isEqualTo("c"));
    }
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
