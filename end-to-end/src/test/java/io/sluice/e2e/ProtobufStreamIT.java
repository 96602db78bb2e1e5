package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.local.LocalStack;
import io.sluice.local.shop.ShopProducer;
import io.sluice.registry.SchemaReference;
import io.sluice.registry.SchemaText;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A topic in Protobuf, whose schema a real registry has together with what it imports, becomes a
 * table; poison among its records is quarantined, and DuckDB counts both.
 */
class ProtobufStreamIT {

  private static final int RECORDS = 2_000;
  private static final String TOPIC = "shop.orders";

  private static final String MONEY =
      """
      syntax = "proto3";
      package shop;
      message Money { uint64 cents = 1; string currency = 2; }
      """;

  private static final String ORDER =
      """
      syntax = "proto3";
      package shop;
      import "google/protobuf/timestamp.proto";
      import "money.proto";
      message Header { string trace = 1; }
      message Order {
        int64 id = 1;
        Money price = 2;
        google.protobuf.Timestamp at = 3;
        repeated string tags = 4;
        map<string, int32> counts = 5;
        oneof payment { string card = 6; int64 account = 7; }
        Kind kind = 8;
        enum Kind { NEW = 0; CHANGED = 1; }
      }
      """;

  private static final String PIPELINE =
      """
      pipeline: shop
      kafka: { bootstrap.servers: "%s" }
      registry: { url: "%s" }
      lake: { root: "file://%s/lake" }
      writer: { http: "127.0.0.1:0" }
      streams:
        orders: { topic: shop.orders, format: protobuf, message: shop.Order, event_time: at }
      views:
        changed: { from: orders, where: "kind = 'CHANGED'", select: { id: id } }
      """;

  @TempDir private Path directory;

  private long good;
  private long sum;

  @Test
  void goodRecordsAreRowsAndPoisonIsQuarantined() throws Exception {
    Sluice sluice = new Sluice(directory);
    try (LocalStack stack = LocalStack.start(LocalStack.Options.in(directory.resolve("stack")))) {
      Files.writeString(
          directory.resolve("pipeline.yaml"),
          PIPELINE.formatted(stack.broker().bootstrapServers(), stack.registry().url(), directory));
      int schema = register(stack);
      stack
          .topics()
          .create(
              List.of(
                  new NewTopic(TOPIC, 2, (short) 1), new NewTopic("shop.changed", 2, (short) 1)));
      Sluice.Result lint = sluice.run("lint");
      assertThat(lint.exit()).as(lint.out()).isZero();
      produce(stack, schema);

      Sluice.Result drain = sluice.run("writer", "--drain");
      assertThat(drain.exit()).as(drain.err()).isZero();
    }
    requireTables();
  }

  private static int register(LocalStack stack) {
    stack.schemas().register("money", new SchemaText(SchemaText.Kind.PROTOBUF, MONEY));
    return stack
        .schemas()
        .register(
            TOPIC + "-value",
            new SchemaText(
                SchemaText.Kind.PROTOBUF,
                ORDER,
                List.of(new SchemaReference("money.proto", "money", 1))));
  }

  private void produce(LocalStack stack, int schema) {
    Random random = new Random(5);
    try (Producer<byte[], byte[]> producer =
        ShopProducer.connect(stack.broker().bootstrapServers())) {
      for (int id = 1; id <= RECORDS; id++) {
        byte[] order = order(schema, id);
        boolean poison = random.nextInt(5) == 0;
        byte[] key = id % 3 == 0 ? null : new byte[] {(byte) id};
        producer.send(
            new ProducerRecord<>(TOPIC, id % 2, key, poison ? poisoned(order, random) : order));
        if (!poison) {
          good++;
          sum += id;
        }
      }
      producer.flush();
    }
  }

  private static byte[] poisoned(byte[] order, Random random) {
    byte[] record = order.clone();
    switch (random.nextInt(6)) {
      case 0 -> {
        return null;
      }
      case 1 -> record[0] = 7;
      case 2 -> {
        return Arrays.copyOf(record, record.length - 1);
      }
      case 3 -> record[6] = 4;
      case 4 -> record[7] = 0x0f;
      default -> Arrays.fill(record, 7, record.length, (byte) 0xff);
    }
    return record;
  }

  /** A record of the second message of its schema. */
  private static byte[] order(int schema, int id) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ByteBuffer.allocate(5).put((byte) 0).putInt(schema).array());
    out.writeBytes(new byte[] {2, 2});
    out.writeBytes(new byte[] {0x08, (byte) (id & 0x7f | 0x80), (byte) (id >> 7)});
    out.writeBytes(new byte[] {0x12, 2 + 5, 0x08, 9, 0x12, 3, 'E', 'U', 'R'});
    out.writeBytes(new byte[] {0x1a, 4, 0x08, 1, 0x10, 2});
    out.writeBytes(new byte[] {0x22, 1, 'a', 0x22, 1, 'b'});
    out.writeBytes(new byte[] {0x2a, 5, 0x0a, 1, 'k', 0x10, 3});
    out.writeBytes(new byte[] {0x38, 4, 0x40, (byte) (id % 2)});
    return out.toByteArray();
  }

  private void requireTables() throws Exception {
    try (LakeReplay lake = new LakeReplay(directory.resolve("lake"))) {
      assertThat(lake.open("orders")).isTrue();
      assertThat(lake.open("orders.quarantine")).isTrue();
      assertThat(good).isBetween(RECORDS / 2L, RECORDS - 100L);
      assertThat(lake.number("select count(*) from orders")).isEqualTo(good);
      assertThat(lake.number("select sum(id) from orders")).isEqualTo(sum);
      assertThat(lake.number("select count(distinct id) from orders")).isEqualTo(good);
      assertThat(
              lake.number(
                  """
                  select count(*) from orders
                  where price.cents = 9 and price.currency = 'EUR' and epoch_us("at") = 1000000
                    and tags = ['a', 'b'] and counts['k'] = 3 and card is null and account = 4
                    and kind = case when id % 2 = 1 then 'CHANGED' else 'NEW' end
                  """))
          .isEqualTo(good);
      assertThat(lake.number("select count(*) from orders_quarantine")).isEqualTo(RECORDS - good);
      assertThat(
              lake.number(
                  """
                  select count(distinct (_partition, _offset)) from (
                    select _partition, _offset from orders
                    union all select _partition, _offset from orders_quarantine)
                  """))
          .isEqualTo(RECORDS);
    }
  }
}
