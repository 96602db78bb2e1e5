package io.sluice.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.processor.join.JoinSide.Part;
import io.sluice.processor.view.ViewCounts;
import io.sluice.processor.view.ViewCounts.Count;
import io.sluice.schema.Row;
import io.sluice.view.ViewPlan.StreamLookup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a row finds in a stream of keyed rows, record by record, over restarts and at its end. */
class StreamLookupTest {

  private static final String PIPELINE =
      """
      pipeline: p
      lake: { root: "file:///lake" }
      streams:
        clicks: { topic: clicks, event_time: at, format: json, schema: { id: string, user: string, at: timestamp } }
        users: { topic: users, key: id, table: true, event_time: since, format: json, schema: { id: string not null, name: string, since: timestamp } }
      views:
        named:
          from: clicks
          lookup: { stream: users, by: user, grace: 5 seconds, idle: 30 seconds }
          select: { click: clicks.id, name: users.name }
      """;

  private final TopologyRun run = TopologyRun.of(PIPELINE);
  private final JoinTask task = new JoinTask(run, "named", 2);
  private long offset;

  @AfterEach
  void stop() {
    run.close();
  }

  private void click(int partition, String id, String user, long at) {
    Row row = Row.of(run.plan.streams().get("clicks"), id, user, at * 1000);
    task.send(Part.LEFT, partition, offset++, row, at);
  }

  /**
   * @param name null if the user is gone
   */
  private void user(int partition, String id, @Nullable String name, long since) {
    Row change =
        Row.of(
            ((StreamLookup) run.plan.views().get("named")).keyed().changes().columns(),
            id,
            name,
            name == null ? null : (Object) (since * 1000),
            name == null ? "d" : "u");
    task.send(Part.RIGHT, partition, offset++, change, since);
  }

  /** An event of each partition of each side. */
  private void moveTime(long at) {
    for (int partition = 0; partition < 2; partition++) {
      click(partition, "moves time", "nobody", at);
      user(partition, "moves time", null, at);
    }
  }

  private List<String> named() {
    return task.joined().stream()
        .filter(sent -> !"moves time".equals(sent.row().get("click")))
        .map(
            sent ->
                "%s %s %s %d"
                    .formatted(
                        sent.row().get("click"),
                        sent.row().get("name"),
                        sent.key(),
                        sent.timestamp()))
        .toList();
  }

  private List<String> lateRows() {
    return task.late().stream()
        .map(late -> late.row().get("side") + " " + late.row().get("row"))
        .toList();
  }

  @Test
  void aRowFindsTheLastChangeOfItsTimeOrBeforeInWhateverOrderTheyCame() {
    click(0, "at", "u", 100_000);
    user(0, "u", "later", 100_001);
    user(0, "u", "just then", 100_000);
    user(0, "u", "before", 99_000);
    click(0, "before", "u", 99_999);
    click(0, "after", "u", 100_002);
    click(0, "earliest", "u", 98_999);
    moveTime(110_000);

    assertThat(named())
        .containsExactly(
            "earliest null {\"user\":\"u\"} 98999",
            "before before {\"user\":\"u\"} 99999",
            "at just then {\"user\":\"u\"} 100000",
            "after later {\"user\":\"u\"} 100002");
  }

  @Test
  void ofChangesOfOneTimeTheLastIsThatOfTheLargerOffsetAndPartition() {
    user(1, "u", "partition 1", 100_000);
    user(0, "u", "partition 0", 100_000);
    user(0, "v", "first", 100_000);
    user(0, "v", "second", 100_000);
    click(0, "u", "u", 100_000);
    click(0, "v", "v", 100_000);
    moveTime(110_000);

    assertThat(named())
        .containsExactly(
            "u partition 1 {\"user\":\"u\"} 100000", "v second {\"user\":\"v\"} 100000");
  }

  @Test
  void aRowWaitsForTheSlowestPartitionAndComesOnceTheGraceIsPast() {
    user(0, "u", "old", 90_000);
    click(0, "c", "u", 100_000);
    moveTime(104_999);
    user(0, "u", "new", 100_000);
    assertThat(named()).isEmpty();
    assertThat(run.closing.open("named").newestEnd()).isEqualTo(OptionalLong.of(104_999));

    click(0, "moves time", "nobody", 200_000);
    click(1, "moves time", "nobody", 200_000);
    user(0, "moves time", null, 200_000);
    assertThat(named()).isEmpty();
    user(1, "moves time", null, 105_000);

    assertThat(named()).containsExactly("c new {\"user\":\"u\"} 100000");
    assertThat(lateRows()).isEmpty();
  }

  @Test
  void aChangeAndARowThatAreTheGraceBehindAreLateAndLeaveTheAnswerAsItIs() {
    user(0, "u", "in time", 90_000);
    moveTime(105_000);
    user(0, "u", "late", 100_000);
    click(0, "late", "u", 100_000);
    click(0, "in time", "u", 100_001);
    moveTime(120_000);

    assertThat(lateRows())
        .containsExactly(
            "users {\"id\":\"u\",\"name\":\"late\",\"since\":\"1970-01-01T00:01:40.000000Z\",\"_op\":\"u\"}",
            "clicks {\"id\":\"late\",\"user\":\"u\",\"at\":\"1970-01-01T00:01:40.000000Z\"}");
    assertThat(named()).containsExactly("in time in time {\"user\":\"u\"} 100001");
  }

  @Test
  void aRowOfWhatWasDeletedFindsNothingUntilItIsThereAgain() {
    user(0, "u", "first", 100_000);
    user(0, "u", null, 101_000);
    user(0, "u", "again", 103_000);
    click(0, "there", "u", 100_500);
    click(0, "gone", "u", 101_000);
    click(0, "back", "u", 103_000);
    moveTime(120_000);

    assertThat(named())
        .containsExactly(
            "there first {\"user\":\"u\"} 100500",
            "gone null {\"user\":\"u\"} 101000",
            "back again {\"user\":\"u\"} 103000");
  }

  @Test
  void aRowAndAChangeAreThereAfterARestartAndTheRowComesOnce() {
    user(0, "u", "name", 90_000);
    click(0, "c", "u", 100_000);
    task.restart();
    moveTime(104_999);
    assertThat(named()).isEmpty();
    assertThat(run.closing.open("named").count()).isPositive();
    task.restart();
    moveTime(105_000);
    assertThat(named()).containsExactly("c name {\"user\":\"u\"} 100000");

    task.restart();
    click(0, "next", "u", 104_000);
    moveTime(120_000);

    assertThat(named())
        .containsExactly("c name {\"user\":\"u\"} 100000", "next name {\"user\":\"u\"} 104000");
  }

  @Test
  void aStreamFromWhichNothingComesHoldsRowsUpForItsIdleTimeOnly() {
    click(0, "c", "u", 100_000);
    click(1, "moves time", "nobody", 105_000);
    click(0, "moves time", "nobody", 105_000);
    task.pass(Duration.ofSeconds(29));
    assertThat(named()).isEmpty();

    task.pass(Duration.ofSeconds(2));

    assertThat(named()).containsExactly("c null {\"user\":\"u\"} 100000");
  }

  @Test
  void closingEmitsWhatWaitsAndAChangeForItIsLate() {
    user(0, "u", "name", 90_000);
    click(0, "c", "u", 100_000);
    task.close();
    assertThat(named()).containsExactly("c name {\"user\":\"u\"} 100000");
    assertThat(run.closing.open("named").count()).isZero();

    user(0, "u", "too late", 100_000);

    assertThat(lateRows()).singleElement().asString().contains("too late");
  }

  /** The clock, and what a row of any time to come may ask for: the last change of each key. */
  @Test
  void changesThatNoRowCanAskForAreNotKept() {
    for (int i = 0; i < 2_500; i++) {
      user(0, "u" + i % 10, "name " + i, 90_000 + i);
    }
    user(1, "u9", null, 95_000);
    assertThat(task.stored()).as("two entries of each").isEqualTo(2 * 2_501);

    moveTime(200_000);
    moveTime(206_000);

    assertThat(task.stored())
        .as("the clock, 9 users, and what moved it last")
        .isEqualTo(1 + 9 + 2 + 2 * 2);
    click(0, "c", "u8", 206_001);
    moveTime(300_000);
    assertThat(named()).containsExactly("c name 2498 {\"user\":\"u8\"} 206001");
  }

  @Test
  void aRowWithoutAKeyFindsNothingAndComesAtOnce() {
    run.sendKeyed("users", "u", "{'id':'u','name':'n','since':1}", 5);
    run.send("clicks", "{'id':'c','user':null,'at':100000}", 5);

    assertThat(run.sent("named"))
        .singleElement()
        .satisfies(
            sent -> {
              assertThat(sent.row().toString()).isEqualTo("[clicks, 0, 0, null, null, c, null]");
              assertThat(sent.key()).isEqualTo("k");
              assertThat(sent.timestamp()).isEqualTo(100_000);
            });
    assertThat(run.metrics.view("named").get(Count.NULL_KEY)).isEqualTo(1);
    assertThat(run.metrics.view("named").get(Count.ACCEPTED)).as("the change").isEqualTo(1);
  }

  /** The time of a change is its event's; a tombstone has no more than its record's. */
  @Test
  void changesAreReadWithTheirKeys() {
    run.sendKeyed("users", "u", "{'id':'u','name':'first','since':100000}", 1);
    run.sendKeyed("users", "u", null, 102_000);
    run.sendKeyed("users", "other", "{'id':'u','name':'of another','since':101000}", 1);
    run.send("clicks", "{'id':'there','user':'u','at':101999}", 1);
    run.send("clicks", "{'id':'gone','user':'u','at':102000}", 1);
    run.closing.close("named");
    run.passWallClock();

    assertThat(run.rows("named"))
        .containsExactly(
            "[clicks, 0, 0, 0, 0, there, first]", "[clicks, 0, 1, null, null, gone, null]");
    assertThat(run.metrics.malformed("users")).isEqualTo(1);
  }

  @Test
  void changeEventsOfDebeziumAreChanges() {
    String debezium =
        PIPELINE.replace("key: id, table: true", "key: id, envelope: debezium, key_format: text");
    assertThat(debezium).isNotEqualTo(PIPELINE);
    try (TopologyRun users = TopologyRun.of(debezium)) {
      users.sendKeyed(
          "users", "u", "{'op':'r','after':{'id':'u','name':'first','since':100000}}", 1);
      users.sendKeyed("users", "u", "{'op':'d','before':{'id':'u'},'after':null}", 102_000);
      users.sendKeyed("users", "u", null, 102_000);
      users.send("clicks", "{'id':'there','user':'u','at':101999}", 1);
      users.send("clicks", "{'id':'gone','user':'u','at':102000}", 1);
      users.closing.close("named");
      users.passWallClock();

      assertThat(users.rows("named"))
          .containsExactly(
              "[clicks, 0, 0, 0, 0, there, first]", "[clicks, 0, 1, null, null, gone, null]");
      assertThat(users.metrics.malformed("users")).isZero();
    }
  }

  @Test
  void whatClaimsToBeOfTheFutureOrFromBefore1970IsSetAsideOnBothSides() {
    long day = 86_400_000;
    run.sendKeyed("users", "u", "{'id':'u','name':'ahead','since':%d}".formatted(3 * day), 1);
    run.send("clicks", "{'id':'ahead','user':'u','at':%d}".formatted(3 * day), 1);
    run.sendKeyed("users", "u", "{'id':'u','name':'old','since':-1}", 1);
    run.send("clicks", "{'id':'old','user':'u','at':-1}", 1);

    assertThat(run.sent("named.late"))
        .extracting(late -> late.row().get("side") + " " + late.row().get("reason"))
        .containsExactly("users ahead", "clicks ahead", "users late", "clicks late");
    ViewCounts counts = run.metrics.view("named");
    assertThat(counts.get(Count.AHEAD)).isEqualTo(2);
    assertThat(counts.get(Count.LATE)).isEqualTo(2);
    assertThat(counts.get(Count.RECEIVED)).isEqualTo(4);
  }

  @Test
  void aViewOnALookupReadsItsRows() {
    try (TopologyRun chain =
        TopologyRun.of(PIPELINE + "  only: { from: named, select: { name: name } }\n")) {
      chain.sendKeyed("users", "u", "{'id':'u','name':'n','since':1}", 1);
      chain.send("clicks", "{'id':'c','user':'u','at':100000}", 1);
      chain.closing.close("named");
      chain.passWallClock();

      assertThat(chain.sent("only"))
          .singleElement()
          .satisfies(sent -> assertThat(sent.row().get("name")).isEqualTo("n"));
    }
  }

  @Test
  void theTopologyKeepsItsNames() throws IOException {
    try (var golden = getClass().getResourceAsStream("stream-lookup-topology.txt")) {
      assertThat(run.topology().describe().toString())
          .isEqualTo(
              new String(Objects.requireNonNull(golden).readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
