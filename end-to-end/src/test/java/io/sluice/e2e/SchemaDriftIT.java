package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.sluice.local.LocalStack;
import io.sluice.local.shop.ShopProducer;
import io.sluice.registry.SchemaText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A producer adds fields, also within a record, drops one, and widens one, while the writer runs;
 * the values are in their columns from the first record on, and DuckDB finds them there.
 */
class SchemaDriftIT {

  private static final String TOPIC = "shop.orders";
  private static final String ID = "{\"name\":\"id\",\"type\":\"long\"}";
  private static final String KIND = ",{\"name\":\"kind\",\"type\":\"string\"}";
  private static final String PRICE =
      ",{\"name\":\"price\",\"type\":[\"null\",\"double\"],\"default\":null}";
  private static final String CITY = "{\"name\":\"city\",\"type\":\"string\"}";
  private static final String CODE =
      ",{\"name\":\"code\",\"type\":[\"null\",\"int\"],\"default\":null}";

  private static final Schema FIRST = schema(ID + KIND + place(CITY));
  private static final Schema SECOND = schema(ID + KIND + PRICE + place(CITY + CODE));
  private static final Schema THIRD = schema(ID + PRICE + place(CITY));
  private static final Schema WIDER =
      schema(ID + PRICE + place(CITY + CODE.replace("int", "long")));

  /** More than an int holds. */
  private static final long WIDE = 1L << 40;

  private static final String PIPELINE =
      """
      pipeline: shop
      kafka: { bootstrap.servers: "%s" }
      registry: { url: "%s" }
      lake: { root: "file://%s/lake" }
      writer: { http: "127.0.0.1:0" }
      alerts: { webhook: "http://127.0.0.1:%d/hook" }
      streams:
        orders: { topic: shop.orders }
      """;

  @TempDir private Path directory;

  /** What the webhook has taken. */
  private final List<String> alerts = new CopyOnWriteArrayList<>();

  private HttpServer webhook;

  @BeforeEach
  void startWebhook() throws IOException {
    webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    webhook.createContext(
        "/hook",
        exchange -> {
          try (exchange) {
            alerts.add(
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
          }
        });
    webhook.start();
  }

  @AfterEach
  void stopWebhook() {
    webhook.stop(0);
  }

  private long next;

  private static Schema schema(String fields) {
    return new Schema.Parser()
        .parse("{\"type\":\"record\",\"name\":\"Order\",\"fields\":[%s]}".formatted(fields));
  }

  private static String place(String fields) {
    return ",{\"name\":\"place\",\"type\":{\"type\":\"record\",\"name\":\"Place\",\"fields\":[%s]}}"
        .formatted(fields);
  }

  @Test
  void newFieldsHaveTheirColumnsFromTheFirstRecordOnWithoutARestart() throws Exception {
    Sluice sluice = new Sluice(directory);
    try (LocalStack stack = LocalStack.start(LocalStack.Options.in(directory.resolve("stack")))) {
      Files.writeString(
          directory.resolve("pipeline.yaml"),
          PIPELINE.formatted(
              stack.broker().bootstrapServers(),
              stack.registry().url(),
              directory,
              webhook.getAddress().getPort()));
      stack.topics().create(List.of(new NewTopic(TOPIC, 2, (short) 1)));
      int first = register(stack, FIRST);
      try (Producer<byte[], byte[]> producer =
          ShopProducer.connect(stack.broker().bootstrapServers())) {
        produce(producer, FIRST, first, 500);
        try (Sluice.Running writer = sluice.start("writer")) {
          awaitColumn("kind");
          int second = register(stack, SECOND);
          for (int i = 0; i < 50; i++) {
            produce(producer, SECOND, second, 10);
            produce(producer, FIRST, first, 10);
          }
          awaitColumn("price");
          produce(producer, THIRD, register(stack, THIRD), 500);
          produce(producer, WIDER, register(stack, WIDER), 500);
          String command = "sluice promote-column orders 'place.code' 'long'";
          Awaitility.await()
              .atMost(Duration.ofMinutes(2))
              .until(() -> writer.err().contains(command));
          Sluice.Result promoted = sluice.run("promote-column", "orders", "place.code", "long");
          assertThat(promoted.exit()).as(promoted.err()).isZero();
          awaitRow(writer, next - 1);
          assertThat(writer.process().isAlive()).as(writer.err()).isTrue();
          requireAlerts(writer);
        }
      }
      Sluice.Result drain = sluice.run("writer", "--drain");
      assertThat(drain.exit()).as(drain.err()).isZero();
    }
    requireTable();
  }

  /** What drifted is told, in the log and to the webhook. */
  private void requireAlerts(Sluice.Running writer) throws IOException {
    for (String kind : List.of("table_grown", "table_waits", "table_goes_on")) {
      String alert = "{\"alert\":\"%s\"".formatted(kind);
      Awaitility.await().until(() -> alerts.stream().anyMatch(body -> body.startsWith(alert)));
      assertThat(writer.err().lines()).as(kind).anyMatch(line -> line.startsWith(alert));
    }
    assertThat(alerts).anyMatch(body -> body.contains("sluice promote-column orders"));
  }

  private static int register(LocalStack stack, Schema schema) {
    return stack.schemas().register(TOPIC + "-value", SchemaText.avro(schema.toString()));
  }

  private void produce(Producer<byte[], byte[]> producer, Schema schema, int id, int count)
      throws IOException {
    for (int i = 0; i < count; i++) {
      producer.send(new ProducerRecord<>(TOPIC, (int) (next % 2), null, record(schema, id, next)));
      next++;
    }
    producer.flush();
  }

  /** Written by Avro's own encoder. */
  private static byte[] record(Schema schema, int schemaId, long id) throws IOException {
    GenericRecord order = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      order.put(
          field.name(),
          switch (field.name()) {
            case "id" -> id;
            case "kind" -> "k" + id;
            case "price" -> id / 4.0;
            default -> place(field.schema(), id);
          });
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ByteBuffer.allocate(5).put((byte) 0).putInt(schemaId).array());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(schema).write(order, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static GenericRecord place(Schema schema, long id) {
    GenericRecord place = new GenericData.Record(schema);
    place.put("city", "c" + id);
    if (schema.getField("code") != null) {
      boolean isWide = schema.getField("code").schema().toString().contains("long");
      place.put("code", isWide ? (Object) (id + WIDE) : (Object) (int) id);
    }
    return place;
  }

  /** The newest offset is in the table: the writer has gone on by itself. */
  private void awaitRow(Sluice.Running writer, long id) {
    LogVersions log = new LogVersions(directory.resolve("lake/orders"));
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () ->
                !writer.process().isAlive()
                    || Files.readString(log.entry(log.newest()))
                        .contains("\"version\":" + (id / 2 + 1)));
  }

  private void awaitColumn(String column) {
    LogVersions log = new LogVersions(directory.resolve("lake/orders"));
    Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> broughtBy(log, column) >= 0);
  }

  /** The version that a column came with, -1 if none did. */
  private static long broughtBy(LogVersions log, String column) throws IOException {
    for (long version = 0; version <= log.newest(); version++) {
      for (String line : Files.readAllLines(log.entry(version))) {
        if (line.startsWith("{\"metaData\"") && line.contains("\\\"" + column + "\\\"")) {
          return version;
        }
      }
    }
    return -1;
  }

  private void requireTable() throws Exception {
    LogVersions log = new LogVersions(directory.resolve("lake/orders"));
    assertThat(Files.readString(log.entry(broughtBy(log, "price"))))
        .as("columns, rows and offsets in one commit")
        .contains("{\"metaData\"", "{\"add\"", "{\"txn\"")
        .as("and the schema that brought them")
        .contains("shop.orders-value v2");
    try (LakeReplay lake = new LakeReplay(directory.resolve("lake"))) {
      assertThat(lake.open("orders")).isTrue();
      assertThat(lake.open("orders.quarantine")).as("nothing is malformed").isFalse();
      assertThat(next).isEqualTo(2_500);
      assertThat(lake.number("select count(*) from orders")).isEqualTo(next);
      assertThat(lake.number("select count(distinct (_partition, _offset)) from orders"))
          .isEqualTo(next);
      assertThat(
              lake.number(
                  """
                  select count(*) from orders where place.city = 'c' || id
                    and kind is not distinct from case when id < 1500 then 'k' || id end
                    and price is not distinct from
                      case when id >= 1500 or (id >= 500 and id // 10 %% 2 = 0) then id / 4.0 end
                    and coalesce(place.code, -1) =
                      case when id >= 2000 then id + %d
                        when id >= 500 and id < 1500 and id // 10 %% 2 = 0 then id else -1 end
                  """
                      .formatted(WIDE)))
          .isEqualTo(next);
    }
  }
}
