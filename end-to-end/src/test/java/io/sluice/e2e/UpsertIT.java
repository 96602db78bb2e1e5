package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.local.LocalStack;
import io.sluice.local.shop.ShopProducer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A compacted topic with tombstones and change events of Debezium become tables with one row for
 * each key, merged beside a live writer; DuckDB says what is in them.
 */
class UpsertIT {

  private static final int PARTITIONS = 2;
  private static final int KEYS = 60;

  private static final String PIPELINE =
      """
      pipeline: shop
      kafka: { bootstrap.servers: "%s" }
      lake: { root: "file://%s/lake" }
      writer: { http: "127.0.0.1:0" }
      streams:
        profiles:
          topic: shop.profiles
          key: user_id
          table: true
          schema: { user_id: long not null, name: string not null }
        orders:
          topic: db.shop.orders
          envelope: debezium
          key: [id, line]
          schema: { id: long not null, line: int not null, status: string, total: "decimal(10,2)" }
      tables:
        profiles: { commit: { every: 200 ms } }
        orders: { commit: { every: 200 ms } }
      """;

  @TempDir private Path directory;

  private final Random random = new Random(11);
  private final Map<Long, String> profiles = new TreeMap<>();
  private final Map<String, String> orders = new TreeMap<>();
  private long malformed;

  @Test
  void theTableIsWhatIsLeftOfAllChanges() throws Exception {
    Sluice sluice = new Sluice(directory);
    try (LocalStack stack = LocalStack.start(LocalStack.Options.in(directory.resolve("stack")));
        Producer<byte[], byte[]> producer =
            ShopProducer.connect(stack.broker().bootstrapServers())) {
      Files.writeString(
          directory.resolve("pipeline.yaml"),
          PIPELINE.formatted(stack.broker().bootstrapServers(), directory));
      stack
          .topics()
          .create(
              List.of(
                  new NewTopic("shop.profiles", PARTITIONS, (short) 1),
                  new NewTopic("db.shop.orders", PARTITIONS, (short) 1)));
      Sluice.Result lint = sluice.run("lint");
      assertThat(lint.exit()).as(lint.out()).isZero();
      try (Sluice.Running writer = sluice.start("writer")) {
        produce(producer, 400);
        await("profiles.changelog");
        await("orders.changelog");
        dieBetweenTwoCommits(sluice);
        produce(producer, 400);
        Sluice.Result beside = sluice.run("merge", "-o", "json");
        assertThat(beside.exit()).as(beside.err()).isZero();
        assertThat(writer.process().isAlive()).as(writer.err()).isTrue();
        produce(producer, 400);
      }
      Sluice.Result drain = sluice.run("writer", "--drain");
      assertThat(drain.exit()).as(drain.err()).isZero();
    }
    Sluice.Result merge = sluice.run("merge", "-o", "json");
    assertThat(merge.exit()).as(merge.err()).isZero();
    requireTables();
  }

  private void await(String table) {
    Path first = directory.resolve("lake/%s/_delta_log/%020d.json".formatted(table, 0));
    Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> Files.exists(first));
  }

  /** SIGKILL when the table is there, and not one row of it. */
  private void dieBetweenTwoCommits(Sluice sluice) throws Exception {
    Path log = directory.resolve("lake/profiles/_delta_log");
    try (Sluice.Running merge = sluice.start("merge", "profiles")) {
      Awaitility.await()
          .atMost(Duration.ofMinutes(3))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> Files.exists(log.resolve("%020d.json".formatted(0))));
      merge.process().descendants().forEach(ProcessHandle::destroyForcibly);
      merge.process().destroyForcibly().waitFor();
    }
    assertThat(log.resolve("%020d.json".formatted(1))).as("killed too late").doesNotExist();
  }

  private void produce(Producer<byte[], byte[]> producer, int changes) {
    for (int i = 0; i < changes; i++) {
      producer.send(random.nextBoolean() ? profile() : order());
      if (random.nextInt(20) == 0) {
        malformed++;
        producer.send(contradiction());
      }
    }
    producer.flush();
  }

  private ProducerRecord<byte[], byte[]> profile() {
    long user = random.nextInt(KEYS);
    String name = random.nextInt(4) == 0 ? null : "n" + random.nextInt(1_000_000);
    if (name == null) {
      profiles.remove(user);
    } else {
      profiles.put(user, name);
    }
    return record(
        "shop.profiles",
        user,
        Long.toString(user),
        name == null ? null : "{\"user_id\":%d,\"name\":\"%s\"}".formatted(user, name));
  }

  /** A value of another key than its record, or a tombstone without one. */
  private ProducerRecord<byte[], byte[]> contradiction() {
    return random.nextBoolean()
        ? record("shop.profiles", 0, "1", "{\"user_id\":2,\"name\":\"bad\"}")
        : new ProducerRecord<>("shop.profiles", 1, null, null);
  }

  private ProducerRecord<byte[], byte[]> order() {
    long id = random.nextInt(KEYS / 2);
    int line = random.nextInt(2);
    String key = "{\"id\":%d,\"line\":%d}".formatted(id, line);
    boolean isWrapped = random.nextBoolean();
    String keyText =
        isWrapped ? "{\"schema\":{\"type\":\"struct\"},\"payload\":%s}".formatted(key) : key;
    if (random.nextInt(4) == 0) {
      orders.remove(id + "/" + line);
      boolean isTombstone = random.nextBoolean();
      return record(
          "db.shop.orders", id, keyText, isTombstone ? null : event("d", key, "null", isWrapped));
    }
    String total = random.nextInt(1_000) + ".25";
    orders.put(id + "/" + line, "paid " + total);
    String op = List.of("c", "r", "u").get(random.nextInt(3));
    String after =
        "{\"id\":%d,\"line\":%d,\"status\":\"paid\",\"total\":\"%s\"}".formatted(id, line, total);
    return record(
        "db.shop.orders", id, keyText, event(op, op.equals("u") ? key : "null", after, isWrapped));
  }

  private static String event(String op, String before, String after, boolean isWrapped) {
    String event =
        """
        {"before":%s,"after":%s,"source":{"db":"shop","table":"orders"},"op":"%s","ts_ms":1700000000000,"transaction":null}
        """
            .formatted(before, after, op)
            .strip();
    return isWrapped ? "{\"schema\":{\"type\":\"struct\"},\"payload\":%s}".formatted(event) : event;
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, long id, String key, String value) {
    return new ProducerRecord<>(
        topic,
        (int) (id % PARTITIONS),
        key.getBytes(StandardCharsets.UTF_8),
        value == null ? null : value.getBytes(StandardCharsets.UTF_8));
  }

  private void requireTables() throws Exception {
    try (LakeReplay lake = new LakeReplay(directory.resolve("lake"))) {
      for (String table : List.of("profiles", "orders", "profiles.changelog", "orders.changelog")) {
        assertThat(lake.open(table)).as(table).isTrue();
      }
      assertThat(lake.open("orders.quarantine")).isFalse();
      assertThat(lake.open("profiles.quarantine")).isTrue();
      assertThat(lake.number("select count(*) from profiles_quarantine")).isEqualTo(malformed);
      assertThat(lake.texts("select user_id || ' ' || name from profiles"))
          .containsExactlyInAnyOrderElementsOf(
              profiles.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList());
      assertThat(
              lake.texts("select id || '/' || line || ' ' || status || ' ' || total from orders"))
          .containsExactlyInAnyOrderElementsOf(
              orders.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList());
      for (String changelog : List.of("profiles_changelog", "orders_changelog")) {
        assertThat(
                lake.number(
                    "select count(*) - count(distinct (_partition, _offset)) from " + changelog))
            .isZero();
      }
    }
  }
}
