package io.sluice.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.change.ChangeRows;
import io.sluice.change.RecordReader;
import io.sluice.codec.MalformedRecordException;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.JoinType;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.file.PipelineFile;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.table.Changelog;
import io.sluice.table.TableFeed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Views that join tables by a foreign key, from the file to their columns. */
class TableJoinsTest {

  private static final String JOIN = "{ table: customers, by: customer }";

  private static final String SHOP =
      """
      pipeline: shop
      lake: { root: "file:///lake" }
      streams:
        orders: { topic: o, key: id, table: true, schema: { id: string, customer: int, price: double, status: string not null } }
        customers: { topic: c, key: id, table: true, schema: { id: long not null, name: string not null } }
        visits: { topic: v, key: id, schema: { id: string, customer: long } }
        bare: { topic: b, table: true, schema: { id: long } }
        lines: { topic: l, key: [order, line], key_format: json, table: true, schema: { order: long, line: long } }
      views:
        placed:
          from: orders
          join: { table: customers, by: customer }
          select: { status: orders.status, name: name }
      """;

  private static Pipeline pipeline(String text) {
    return PipelineFile.parse(Path.of("p.yaml"), text, Map.of());
  }

  private static PipelinePlan plan(String text) {
    return PipelinePlan.of(pipeline(text), Optional.empty(), dimension -> RowType.of());
  }

  /** All that a test is not about has its key. */
  private static String shop() {
    return SHOP.replace("{ topic: b, table", "{ topic: b, key: id, table");
  }

  private static String with(String join) {
    assertThat(shop()).containsOnlyOnce(JOIN);
    return shop().replace(JOIN, join);
  }

  @Test
  void aJoinOfTablesIsInnerUnlessItSaysLeft() {
    assertThat(pipeline(shop()).views().get("placed").tableJoin())
        .hasValueSatisfying(join -> assertThat(join.type()).isEqualTo(JoinType.INNER));
    assertThat(
            pipeline(with("{ table: customers, by: customer, type: left }"))
                .views()
                .get("placed")
                .tableJoin())
        .hasValueSatisfying(join -> assertThat(join.type()).isEqualTo(JoinType.LEFT));
  }

  @Test
  void itsRowsAreKeyedAsTheLeftOnesAndSayWhichRecordsTheyComeFrom() {
    assertThat(plan(shop()).views().get("placed").output())
        .hasToString(
            "(id string not null, left_partition int not null, left_offset long not null,"
                + " right_partition int not null, right_offset long not null, status string not"
                + " null, name string not null)");
    assertThat(
            plan(with("{ table: customers, by: customer, type: left }"))
                .views()
                .get("placed")
                .output())
        .hasToString(
            "(id string not null, left_partition int not null, left_offset long not null,"
                + " right_partition int, right_offset long, status string not null, name string)");
  }

  @Test
  void theWriterWritesItsChangelogAndNoRowIsLate() {
    PipelinePlan plan = plan(shop());
    assertThat(plan.feeds())
        .extracting(TableFeed::table)
        .contains("placed.changelog")
        .doesNotContain("placed", "placed.late");
    assertThat(Changelog.key(plan.pipeline(), "placed")).containsExactly("id");
    assertThat(plan.pipeline().upserted()).contains("placed");
    assertThat(plan.pipeline().views().get("placed").hasGrace()).isFalse();
  }

  @Test
  void aTombstoneSaysThatTheRowOfItsKeyIsGone() {
    PipelinePlan plan = plan(shop());
    TableFeed feed =
        plan.feeds().stream().filter(it -> it.source().equals("placed")).findFirst().orElseThrow();
    Row change = new Row(feed.record());

    read(plan.reader(feed), "{\"id\":\"a\"}", null, change);

    assertThat(change).hasToString("[a, null, null, null, null, null, null, d]");
    assertThat(change.get(ChangeRows.OPERATION.name())).isEqualTo(ChangeRows.DELETE);
    assertThatThrownBy(
            () ->
                read(
                    plan.reader(feed),
                    "{\"id\":\"a\"}",
                    "{\"id\":\"b\",\"left_partition\":0,\"left_offset\":1,\"right_partition\":0,\"right_offset\":1,\"status\":\"s\",\"name\":\"n\"}",
                    change))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("the record's key says 'id' is 'a', and its value says 'b'");
  }

  private static void read(RecordReader reader, String key, @Nullable String value, Row into) {
    reader.read(
        key.getBytes(StandardCharsets.UTF_8),
        value == null ? null : value.getBytes(StandardCharsets.UTF_8),
        into);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ table: customer, by: customer } | 12:20: there is no stream 'customer', did you mean 'customers'?",
        "{ table: visits, by: id } | 12:20: a view cannot join stream 'visits' as a table: every record of it is a row, so that a key has many; write 'table: true' for a stream whose records replace one another, or use 'stream', 'within' and 'grace' to pair rows that happen within a while",
        "{ table: orders, by: id } | 12:20: a table cannot be joined with itself: a column of 'orders' could be of either side, and a topic is that of one stream; bring the rows that are referred to into a topic of their own",
        "{ table: customers, by: customer, within: 1 minute } | 12:45: a join with a table shows the rows that are there now, whenever they came, and waits for none; take 'within' away, or write 'stream' in place of 'table' to pair rows that happen within a while",
        "{ table: customers, by: customer, grace: 1 minute } | 12:45: a join with a table shows the rows that are there now, whenever they came, and waits for none; take 'grace' away,",
        "{ table: customers, by: customer, idle: 1 minute } | 12:45: a join with a table shows the rows that are there now, whenever they came, and waits for none; take 'idle' away,",
        "{ table: customers, stream: visits, by: customer } | 12:31: a join is with a stream, whose rows happen within a while of others, or with a table, whose rows are what they are now, and not with both; make two views, one from the other",
        "{ table: customers, by: customer, type: outer } | 12:51: ",
        "{ table: customers } | 12:5: 'join' of view 'placed' has no 'by'",
        "{ table: customers, by: custmer } | 12:35: orders has no column 'custmer', did you mean 'customer'?",
        "{ table: customers, by: status } | 12:35: 'status' is string on one side and 'id' is long on the other",
        "{ table: customers, by: [customer, status] } | 12:36: 'by' names (customer, status), and the key of stream 'customers' is (id); name a column of 'from' for each column of the key, in its order",
        "{ table: lines, by: customer } | 12:31: 'by' names (customer), and the key of stream 'lines' is (order, line); name a column of 'from' for each column of the key, in its order",
        "{ table: customers, by: customer, every: 1 s } | 12:45: unknown key 'every' in 'join' of view 'placed'",
      })
  void aMistakeIsNamedAtItsPlace(String join, String message) {
    assertThatThrownBy(() -> plan(with(join)))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIGURATION))
        .hasMessageContaining("p.yaml:" + message);
  }

  @Test
  void bothSidesHaveKeys() {
    assertThatThrownBy(() -> plan(SHOP))
        .hasMessageContaining("7:")
        .hasMessageContaining("'bare' names none; add 'key: COLUMN'");
    assertThatThrownBy(() -> plan(shop().replace("from: orders", "from: visits")))
        .hasMessageContaining("p.yaml:11:11: a view cannot join stream 'visits' as a table");
  }

  @Test
  void noViewIsASideAndNoViewReadsIt() {
    String more = shop() + "  seen: { from: placed, select: { name: name } }\n";
    assertThatThrownBy(() -> plan(more))
        .hasMessageContaining(
            "a view cannot read view 'placed': with 'join: { table: ... }' its rows replace one another, and a view would count them all; look its table up as a dimension");
    assertThatThrownBy(
            () ->
                plan(
                    shop()
                        + "  again: { from: placed, join: { table: customers, by: id }, select: { s: status } }\n"))
        .hasMessageContaining(
            "a join of tables cannot read view 'placed': it joins streams with 'table: true'; join the streams that the view is made of, or look its table up as a dimension");
  }

  @Test
  void anAggregateIsAnotherView() {
    assertThatThrownBy(
            () ->
                plan(
                    shop()
                        .replace(
                            "    select",
                            "    window: { tumbling: 1 minute, grace: 1 minute }\n    select")))
        .hasMessageContaining("view 'placed' has more than one of window, join, lookup and dedupe");
  }

  @Test
  void aColumnThatTheRowsHaveAlreadyIsRefused() {
    assertThatThrownBy(() -> plan(shop().replace("status: orders.status", "id: orders.id")))
        .hasMessageContaining(
            "p.yaml:13:19: the rows of the view have a column 'id' already, for the key and the records that they come from; leave it out, or give this one another name");
  }

  @Test
  void lintFindsTheSameAndSaysWhatItCouldNotCheck() {
    assertThat(
            TypeCheck.of(pipeline(with("{ table: customers, by: status }")), Optional.empty())
                .problems())
        .singleElement()
        .asString()
        .contains("'status' is string on one side and 'id' is long on the other");
    assertThat(TypeCheck.of(pipeline(shop()), Optional.empty()).notes()).isEmpty();

    String unread =
        shop()
            .replace(", schema: { id: long not null, name: string not null }", "")
            .replace("lake:", "registry: { url: \"http://127.0.0.1:1\" }\nlake:");
    assertThat(TypeCheck.of(pipeline(unread), Optional.empty()).notes())
        .contains("not checked: view 'placed' needs the columns of 'customers'");
  }
}
