package io.sluice.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.change.RecordReader;
import io.sluice.codec.AvroEncoder;
import io.sluice.codec.MalformedRecordException;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.file.PipelineFile;
import io.sluice.registry.InMemorySchemaRegistry;
import io.sluice.registry.SchemaRegistry;
import io.sluice.registry.SchemaText;
import io.sluice.schema.AvroSchemas;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import io.sluice.table.TableFeed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Streams whose table has one row for each key, from the file to the rows of the changelog. */
class UpsertedStreamsTest {

  private static final String PROFILES =
      "profiles: { topic: shop.profiles, key: id, schema: { id: long not null, name: string not null } }";
  private static final String ORDERS =
      "orders: { topic: db.orders, envelope: debezium, key: [id, line], schema: { id: long, line: int, total: \"decimal(6,2)\" } }";
  private static final String UPSERT = "tables:\n  profiles: { mode: upsert }\n";

  private static Pipeline pipeline(String stream, String more) {
    return PipelineFile.parse(
        Path.of("p.yaml"),
        "pipeline: shop\nlake: { root: \"file:///lake\" }\nstreams:\n  %s\n%s"
            .formatted(stream, more),
        Map.of());
  }

  private static PipelinePlan plan(Pipeline pipeline, Optional<SchemaRegistry> registry) {
    return PipelinePlan.of(
        pipeline,
        registry,
        dimension -> {
          throw new IllegalStateException("there is none");
        });
  }

  private static TableFeed feed(PipelinePlan plan) {
    return plan.feeds().get(0);
  }

  private static void assertRefused(String stream, String more, String message) {
    assertThatThrownBy(() -> plan(pipeline(stream, more), Optional.empty()))
        .isInstanceOf(SluiceException.class)
        .hasMessage(message);
  }

  /** The row of a record, without its columns' types. */
  private static String row(String stream, String more, String key, String value) {
    PipelinePlan plan = plan(pipeline(stream, more), Optional.empty());
    Row row = new Row(feed(plan).record());
    plan.reader(feed(plan)).read(bytes(key), bytes(value), row);
    return row.toString();
  }

  private static String profile(String key, String value) {
    return row(PROFILES, UPSERT, key, value);
  }

  private static String order(String key, String value) {
    return row(ORDERS, "", key, value);
  }

  private static byte[] bytes(String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  private static void assertMalformed(Runnable read, String reason) {
    assertThatThrownBy(read::run)
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void theWriterFillsAChangelogInWhichOnlyTheKeyIsAlwaysThere() {
    TableFeed feed = feed(plan(pipeline(PROFILES, UPSERT), Optional.empty()));

    assertThat(feed.table()).isEqualTo("profiles.changelog");
    assertThat(feed.quarantine()).isEqualTo("profiles.quarantine");
    assertThat(feed.columns())
        .hasToString(
            "(id long not null, name string, _op string not null, _topic string, _partition int,"
                + " _offset long, _timestamp timestamp)");
  }

  @Test
  void aCompactedTopicAndDebeziumNeedNoMode() {
    String compacted = PROFILES.replace("key: id", "key: id, table: true");
    assertThat(feed(plan(pipeline(compacted, ""), Optional.empty())).table())
        .isEqualTo("profiles.changelog");
    assertThat(feed(plan(pipeline(ORDERS, ""), Optional.empty())).table())
        .isEqualTo("orders.changelog");
    assertThat(
            feed(plan(pipeline(compacted, UPSERT.replace("upsert", "append")), Optional.empty()))
                .table())
        .isEqualTo("profiles");
  }

  @Test
  void whatCannotBeUpsertedIsRefusedWhereItStands() {
    assertRefused(
        PROFILES.replace("key: id, ", ""),
        UPSERT,
        "p.yaml:6:21: table 'profiles' has one row for each key, and stream 'profiles' names none; add 'key: COLUMN' to the stream");
    assertRefused(
        PROFILES,
        UPSERT.replace("upsert", "upsrt"),
        "p.yaml:6:21: 'mode' of table 'profiles': 'upsrt' is not one of: append, upsert");
    assertRefused(
        ORDERS,
        "tables:\n  orders: { mode: append }\n",
        "p.yaml:6:19: table 'orders' cannot be appended to: change events of Debezium are folded into rows; all of them are in 'orders.changelog'");
    assertRefused(
        PROFILES,
        UPSERT + "views:\n  names: { from: profiles, select: { name: name } }\n",
        "p.yaml:8:18: a view cannot read stream 'profiles': its records replace one another, and a view would count them all; write 'mode: append' for table 'profiles' to read every record as a row, or look rows of it up from another view: 'lookup: { stream: profiles, by: COLUMN, grace: 15 minutes }', or join it with another such stream: 'join: { table: STREAM, by: COLUMN }'");
    assertRefused(
        PROFILES,
        UPSERT.replace("upsert", "upsert, partition_by: date(at)"),
        "p.yaml:6:43: table 'profiles' is merged by key, so 'date(at)' can be no column of it; name a column of its rows");
    assertRefused(
        PROFILES,
        UPSERT + "  profiles.quarantine: { mode: upsert }\n",
        "p.yaml:7:32: table 'profiles.quarantine' is not that of a stream, and a 'mode' is for these");
  }

  @Test
  void keysThatCannotBeReadOrComparedAreRefused() {
    assertRefused(
        PROFILES.replace("key: id", "key: [id, name]"),
        UPSERT,
        "p.yaml:4:47: the key of stream 'profiles' has 2 columns, and a text holds one; write 'key_format: json' or 'key_format: avro'");
    assertRefused(
        PROFILES.replace("id: long", "id: date"),
        UPSERT,
        "p.yaml:4:42: 'id' is date, and a key that is text is a string, an int or a long; write 'key_format: json' or 'key_format: avro'");
    assertRefused(
        PROFILES.replace("id: long", "id: double"),
        UPSERT,
        "p.yaml:4:42: 'id' is double and cannot be the key of a table: keys are strings, booleans, integers, decimals, dates or timestamps");
    assertRefused(
        PROFILES.replace("key: id", "key: id, key_format: avro"),
        UPSERT,
        "p.yaml:4:42: the keys of stream 'profiles' are in avro, and the file names no registry, which has their schemas; name it, or write 'key_format: text' or 'key_format: json'");
    assertRefused(
        PROFILES.replace("name: string", "_op: string"),
        UPSERT,
        "p.yaml:4:3: stream 'profiles' has a column '_op', which says in a changelog what happened; rename it");
    assertRefused(
        ORDERS.replace("debezium", "maxwell"),
        "",
        "p.yaml:4:41: 'envelope' of stream 'orders': 'maxwell' is not one of: debezium");
  }

  @Test
  void aRecordIsTheRowOfItsKeyAndATombstoneTakesItAway() {
    assertThat(profile("7", "{\"id\":7,\"name\":\"Ada\"}")).isEqualTo("[7, Ada, u]");
    assertThat(profile("7", null)).isEqualTo("[7, null, d]");
  }

  @Test
  void aRecordWhoseKeySaysSomethingElseIsMalformed() {
    assertMalformed(
        () -> profile("8", "{\"id\":7,\"name\":\"Ada\"}"),
        "the record's key says 'id' is 8, and its value says 7");
    assertMalformed(() -> profile(null, null), "the record has no key");
    assertMalformed(() -> profile("07", null), "'07' is not of type long");
    assertMalformed(
        () -> profile("7", "{\"id\":7}"), "missing, or null, and the column is not null");
  }

  @Test
  void changeEventsAreRowsAfterTheChange() {
    String key = "{\"id\":1,\"line\":2}";
    String after = "{\"id\":1,\"line\":2,\"total\":\"3.50\"}";
    String event =
        "{\"before\":null,\"after\":%s,\"op\":\"%s\",\"ts_ms\":1,\"source\":{\"db\":\"x\"}}";
    for (String op : new String[] {"c", "r", "u"}) {
      assertThat(order(key, event.formatted(after, op))).isEqualTo("[1, 2, 3.50, " + op + "]");
    }
    String wrapped = "{\"schema\":{\"fields\":[]},\"payload\":%s}";
    assertThat(order(wrapped.formatted(key), wrapped.formatted(event.formatted(after, "u"))))
        .isEqualTo("[1, 2, 3.50, u]");
    assertThat(order(key, event.formatted("null", "d"))).isEqualTo("[1, 2, null, d]");
    assertThat(order(key, null)).isEqualTo("[1, 2, null, d]");
    assertMalformed(() -> order(null, event.formatted("null", "t")), "the table was truncated");
    assertMalformed(
        () -> order(key, event.formatted("null", "x")), "op 'x' is none of c, r, u, d, t");
    assertMalformed(
        () -> order(key, event.formatted("null", "u")), "op 'u' without a row in 'after'");
    assertMalformed(() -> order(key, after), "no 'op': no change event of Debezium");
    assertMalformed(() -> order("{\"id\":1}", null), "the record's key has no 'line'");
    assertMalformed(
        () -> order("{\"id\":1,\"line\":3}", event.formatted(after, "u")),
        "'line' is 3, and its value says 2");
  }

  @Test
  void keysAndEnvelopesInAvroAreThoseOfTheRegistry() {
    InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    RowType row =
        RowType.of(Field.required("id", Primitive.LONG), Field.optional("name", Primitive.STRING));
    RowType event =
        RowType.of(
            Field.optional("after", new Type.Struct(row)), Field.required("op", Primitive.STRING));
    int value =
        registry.register(
            "db.users-value", SchemaText.avro(AvroSchemas.schema(event, "Envelope").toString()));
    int key = registry.register("db.users-key", SchemaText.avro("\"long\""));
    PipelinePlan plan =
        plan(
            pipeline(
                "users: { topic: db.users, envelope: debezium, key: id }",
                "registry: { url: \"http://registry\" }\n"),
            Optional.of(registry));
    assertThat(plan.streams().get("users")).isEqualTo(row);
    RecordReader reader = plan.reader(feed(plan));
    Row change = new Row(feed(plan).record());
    byte[] keyBytes = {0, 0, 0, 0, (byte) key, 14};
    byte[] valueBytes =
        AvroEncoder.withSchemaId(event, value).encode(Row.of(event, Row.of(row, 7L, "Ada"), "u"));

    reader.read(keyBytes, valueBytes, change);
    assertThat(change).hasToString("[7, Ada, u]");
    reader.read(keyBytes, null, change);
    assertThat(change).hasToString("[7, null, d]");
  }

  @Test
  void aSchemaWithoutAnEnvelopeIsNoDebeziumStream() {
    InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    registry.register(
        "db.users-value",
        SchemaText.avro(
            "{\"type\":\"record\",\"name\":\"User\",\"fields\":[{\"name\":\"id\",\"type\":\"long\"}]}"));
    Pipeline pipeline =
        pipeline(
            "users: { topic: db.users, envelope: debezium, key: id }",
            "registry: { url: \"http://registry\" }\n");

    assertThat(TypeCheck.of(pipeline, Optional.of(registry)).problems())
        .singleElement()
        .asString()
        .contains(
            "p.yaml:4:39",
            "the schema of stream 'users' is no envelope of Debezium",
            "its fields are id");
  }
}
