package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.local.LocalStack;
import io.sluice.local.shop.ShopProducer;
import io.sluice.registry.SchemaReference;
import io.sluice.registry.SchemaText;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A topic in JSON Schema, whose schema a real registry has together with what it refers to, becomes
 * a table, which gets the column of a field that is added later; poison is quarantined, and DuckDB
 * counts both.
 */
class JsonSchemaStreamIT {

  private static final int RECORDS = 1_000;
  private static final String TOPIC = "shop.orders";

  private static final String MONEY =
      """
      { "type": "object", "additionalProperties": false, "required": ["amount"],
        "properties": { "amount": { "type": "number" }, "currency": { "enum": ["EUR", "CHF"] } } }
      """;

  private static final String ORDER =
      """
      { "$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "additionalProperties": false,
        "required": ["id", "price"], "definitions": { "name": { "type": ["null", "string"] } },
        "properties": {
          "id": { "type": "integer" },
          "price": { "$ref": "money.json" },
          "at": { "type": "string", "format": "date-time" },
          "tags": { "type": "array", "items": { "$ref": "#/definitions/name" } }%s } }
      """;

  private static final String PIPELINE =
      """
      pipeline: shop
      kafka: { bootstrap.servers: "%s" }
      registry: { url: "%s" }
      lake: { root: "file://%s/lake" }
      writer: { http: "127.0.0.1:0" }
      streams:
        orders: { topic: shop.orders, format: json_schema, event_time: at }
      """;

  @TempDir private Path directory;

  @Test
  void goodRecordsAreRowsAndPoisonIsQuarantined() throws Exception {
    Sluice sluice = new Sluice(directory);
    try (LocalStack stack = LocalStack.start(LocalStack.Options.in(directory.resolve("stack")))) {
      Files.writeString(
          directory.resolve("pipeline.yaml"),
          PIPELINE.formatted(stack.broker().bootstrapServers(), stack.registry().url(), directory));
      stack.schemas().register("money", new SchemaText(SchemaText.Kind.JSON, MONEY));
      int first = register(stack, "");
      stack.topics().create(List.of(new NewTopic(TOPIC, 2, (short) 1)));
      Sluice.Result lint = sluice.run("lint");
      assertThat(lint.exit()).as(lint.out()).isZero();
      produce(stack, first, 0);
      drain(sluice);

      int second = register(stack, ", \"count\": { \"type\": \"integer\" }");
      produce(stack, second, RECORDS);
      produce(stack, first, 2 * RECORDS);
      drain(sluice);
    }
    requireTables();
  }

  private static void drain(Sluice sluice) throws Exception {
    Sluice.Result drain = sluice.run("writer", "--drain");
    assertThat(drain.exit()).as(drain.err()).isZero();
  }

  private static int register(LocalStack stack, String more) {
    return stack
        .schemas()
        .register(
            TOPIC + "-value",
            new SchemaText(
                SchemaText.Kind.JSON,
                ORDER.formatted(more),
                List.of(new SchemaReference("money.json", "money", 1))));
  }

  private void produce(LocalStack stack, int schema, int from) {
    try (Producer<byte[], byte[]> producer =
        ShopProducer.connect(stack.broker().bootstrapServers())) {
      for (int id = from; id < from + RECORDS; id++) {
        producer.send(new ProducerRecord<>(TOPIC, id % 2, null, record(schema, order(id))));
      }
      producer.flush();
    }
  }

  /** Every tenth one is malformed, in one of five ways. */
  private static String order(int id) {
    String good =
        """
        {"id":%d,"price":{"amount":2.5,"currency":"EUR"},"at":"1970-01-01T00:00:01Z","tags":["a",null]%s}"""
            .formatted(id, id / RECORDS == 1 ? ",\"count\":" + id : "");
    if (id % 10 != 3) {
      return good;
    }
    return switch (id / 10 % 5) {
      case 0 -> good.replace("2.5", "\"2.5\"");
      case 1 -> good.replace("\"id\":" + id, "\"id\":" + id + ".5");
      case 2 -> good.replace("T00:00:01Z", "");
      case 3 -> good.replace("[\"a\",null]", "\"a\"");
      default -> good.substring(1);
    };
  }

  private static byte[] record(int schema, String json) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ByteBuffer.allocate(5).put((byte) 0).putInt(schema).array());
    out.writeBytes(json.getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  private void requireTables() throws Exception {
    long poison = 3 * RECORDS / 10;
    try (LakeReplay lake = new LakeReplay(directory.resolve("lake"))) {
      assertThat(lake.open("orders")).isTrue();
      assertThat(lake.open("orders.quarantine")).isTrue();
      assertThat(
              lake.number(
                  """
                  select count(distinct id) from orders
                  where price.amount = 2.5 and price.currency = 'EUR' and epoch_us("at") = 1000000
                    and tags = ['a', null] and id % 10 <> 3
                    and count is not distinct from case when id // 1000 = 1 then id end
                  """))
          .isEqualTo(3 * RECORDS - poison);
      assertThat(lake.number("select count(*) from orders")).isEqualTo(3 * RECORDS - poison);
      assertThat(lake.number("select count(*) from orders_quarantine")).isEqualTo(poison);
      assertThat(
              lake.number(
                  """
                  select count(distinct (_partition, _offset)) from (
                    select _partition, _offset from orders
                    union all select _partition, _offset from orders_quarantine)
                  """))
          .isEqualTo(3 * RECORDS);
    }
  }
}
