package io.sluice.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.processor.topology.TopologyRun.Sent;
import io.sluice.processor.view.ViewCounts;
import io.sluice.processor.view.ViewCounts.Count;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A join of tables, change by change, through the whole topology. */
class TableJoinTest {

  private static final String PIPELINE =
      """
      pipeline: p
      lake: { root: "file:///lake" }
      streams:
        orders: { topic: orders, key: id, table: true, event_time: at, schema: { id: string, customer: int, at: timestamp } }
        customers: { topic: customers, key: id, table: true, schema: { id: long, name: string } }
      views:
        placed:
          from: orders
          join: { table: customers, by: customer, type: left }
          where: "coalesce(customers.name, '') <> 'nobody'"
          select: { name: customers.name }
      """;

  private final TopologyRun run = TopologyRun.of(PIPELINE);

  @AfterEach
  void close() {
    run.close();
  }

  private void order(String id, String customer, long millis) {
    run.sendKeyed(
        "orders", id, "{'id':'%s','customer':%s,'at':%d}".formatted(id, customer, millis), 1);
  }

  private void customer(int id, String name, long timestamp) {
    run.sendKeyed("customers", "" + id, "{'id':%d,'name':'%s'}".formatted(id, name), timestamp);
  }

  /** The names and what happened, by key and time. */
  private List<Object> sent() {
    return run.sent("placed").stream()
        .<Object>map(
            sent ->
                tuple(sent.key(), sent.row().get("name"), sent.row().get("_op"), sent.timestamp()))
        .toList();
  }

  private static Object row(String key, Object name, String operation, long timestamp) {
    return tuple("{\"id\":\"%s\"}".formatted(key), name, operation, timestamp);
  }

  @Test
  void aChangeOfEitherSideIsShown() {
    order("a", "7", 100);
    assertThat(sent()).containsExactly(row("a", null, "u", 100));
    customer(7, "x", 50);
    assertThat(sent()).containsExactly(row("a", "x", "u", 100));
    order("b", "7", 10);
    assertThat(sent()).as("the later time of both").containsExactly(row("b", "x", "u", 50));
    customer(7, "y", 200);
    assertThat(sent()).containsExactly(row("a", "y", "u", 200), row("b", "y", "u", 200));
    order("a", "8", 300);
    assertThat(sent()).containsExactly(row("a", null, "u", 300));
    customer(7, "z", 400);
    assertThat(sent()).as("a has left").containsExactly(row("b", "z", "u", 400));
  }

  @Test
  void aTombstoneOfTheLeftTakesTheRowBackAndOneOfTheRightWhatItBrought() {
    customer(7, "x", 1);
    order("a", "7", 100);
    sent();
    run.sendKeyed("customers", "7", null, 150);
    assertThat(sent()).containsExactly(row("a", null, "u", 100));
    run.sendKeyed("orders", "a", null, 200);
    assertThat(sent()).containsExactly(row("a", null, "d", 200));
    run.sendKeyed("orders", "a", null, 300);
    run.sendKeyed("customers", "7", null, 300);
    customer(7, "y", 400);
    assertThat(sent()).as("of a row that is gone nothing is said").isEmpty();
  }

  @Test
  void whatTheFilterDoesNotKeepIsTakenBack() {
    customer(7, "x", 1);
    order("a", "7", 100);
    sent();
    customer(7, "nobody", 200);
    assertThat(sent()).containsExactly(row("a", null, "d", 200));
    customer(7, "nobody", 300);
    assertThat(sent()).isEmpty();
    customer(7, "y", 400);
    assertThat(sent()).containsExactly(row("a", "y", "u", 400));
  }

  @Test
  void whoRefersToNoRowIsCounted() {
    customer(7, "x", 1);
    order("a", "7", 100);
    order("a", "null", 200);
    assertThat(run.sent("placed"))
        .extracting(Sent::timestamp)
        .as("shown at once")
        .containsExactly(100L, 200L);

    ViewCounts counts = run.metrics.view("placed");
    assertThat(counts.get(Count.RECEIVED)).isEqualTo(3);
    assertThat(counts.get(Count.ACCEPTED)).isEqualTo(2);
    assertThat(counts.get(Count.NULL_KEY)).isEqualTo(1);
    assertThat(counts.get(Count.EMITTED)).isEqualTo(2);
  }

  @Test
  void anInnerJoinHasNoRowWithoutBoth() {
    try (TopologyRun inner = TopologyRun.of(PIPELINE.replace("type: left", "type: inner"))) {
      inner.sendKeyed("orders", "a", "{'id':'a','customer':7,'at':100}", 1);
      assertThat(inner.sent("placed")).isEmpty();
      inner.sendKeyed("customers", "7", "{'id':7,'name':'x'}", 1);
      inner.sendKeyed("customers", "7", null, 2);
      assertThat(inner.sent("placed"))
          .extracting(sent -> sent.row().get("_op"))
          .containsExactly("u", "d");
      inner.sendKeyed("customers", "7", "{'id':7,'name':'x'}", 1);
      inner.sendKeyed("orders", "a", "{'id':'a','customer':null,'at':100}", 1);
      assertThat(inner.sent("placed"))
          .extracting(sent -> sent.row().get("_op"))
          .containsExactly("u", "d");
    }
  }

  @Test
  void theTopologyKeepsItsNames() throws IOException {
    try (var golden = getClass().getResourceAsStream("table-join-topology.txt")) {
      assertThat(run.topology().describe().toString())
          .isEqualTo(
              new String(Objects.requireNonNull(golden).readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
