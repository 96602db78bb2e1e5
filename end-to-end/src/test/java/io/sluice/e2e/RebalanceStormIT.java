package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.local.LocalStack;
import io.sluice.local.shop.Catalog;
import io.sluice.local.shop.GroundTruth;
import io.sluice.local.shop.SchemaIds;
import io.sluice.local.shop.ShopEncoder;
import io.sluice.local.shop.ShopEvents;
import io.sluice.local.shop.ShopOptions;
import io.sluice.local.shop.ShopProducer;
import io.sluice.local.shop.ShopStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writers of one table come and go, some of them without a word, while records come; under every
 * protocol by which a group shares out its partitions.
 */
class RebalanceStormIT {

  private static final long SEED = 31;
  private static final int EVENTS = 12;
  private static final int RECORDS_PER_EVENT = 400;
  private static final int SLOTS = 2;
  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** How a group shares out partitions; {@code %d} is the number of a writer. */
  private enum Protocol {
    /** Everybody gives up everything; members are static. */
    EAGER(
        "partition.assignment.strategy: org.apache.kafka.clients.consumer.RangeAssignor, group.instance.id: writer-%d"),
    /** Only what moves is given up. */
    COOPERATIVE("client.id: writer-%d"),
    /** KIP-848: the broker decides. */
    CONSUMER("group.protocol: consumer, client.id: writer-%d");

    private final String properties;

    Protocol(String properties) {
      this.properties = properties;
    }

    String pipeline() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private record Slot(Protocol protocol, int number) {
    String file() {
      return "%s-%d.yaml".formatted(protocol.pipeline(), number);
    }
  }

  private static final String PIPELINE =
      """
      pipeline: %s
      kafka: { bootstrap.servers: "%s" }
      registry: { url: "%s" }
      lake: { root: "file://%s" }
      writer: { http: "127.0.0.1:0", kafka: { %s } }
      streams:
        clicks:    { topic: shop.clicks, key: user_id, event_time: event_time, format: avro, schema: clicks.avsc }
        purchases: { topic: shop.purchases, key: user_id, event_time: event_time, format: json, schema: purchases.avsc }
      tables:
        clicks:    { commit: { every: 200 ms } }
        purchases: { commit: { every: 200 ms } }
      """;

  @TempDir private Path directory;

  private final Random random = new Random(SEED);
  private final Map<Slot, Sluice.Running> running = new HashMap<>();
  private final Map<Protocol, Integer> stops = new HashMap<>();
  private final Map<Protocol, Integer> writersThatCommitted = new HashMap<>();

  @Test
  void noRowIsLostOrDoubledWhoeverComesAndGoes() throws Exception {
    Sluice sluice = new Sluice(directory);
    try (LocalStack stack = LocalStack.start(LocalStack.Options.in(directory.resolve("stack")))) {
      writePipelines(stack);
      stack.topics().create(ShopStream.newTopics(4));
      try {
        storm(stack, sluice);
      } finally {
        running.values().forEach(Sluice.Running::close);
      }
      drain(sluice);
    }
    for (Protocol protocol : Protocol.values()) {
      assertThat(stops.getOrDefault(protocol, 0)).as("stops of %s", protocol).isPositive();
      assertThat(writersThatCommitted.getOrDefault(protocol, 0))
          .as("writers of %s that committed before they were stopped", protocol)
          .isGreaterThanOrEqualTo(2);
      try (LakeReplay lake = new LakeReplay(directory.resolve(protocol.pipeline()))) {
        ExactlyOnce exactlyOnce = new ExactlyOnce(lake, directory.resolve("truth"));
        exactlyOnce.require("clicks");
        exactlyOnce.require("purchases");
      }
    }
  }

  private void storm(LocalStack stack, Sluice sluice) throws Exception {
    ShopEncoder encoder = new ShopEncoder(SchemaIds.of(stack.schemas()));
    ShopEvents events = new ShopEvents(ShopOptions.DEFAULT.withSeed(SEED), Catalog.first(SEED, 50));
    try (Producer<byte[], byte[]> producer =
            ShopProducer.connect(stack.broker().bootstrapServers());
        GroundTruth truth = new GroundTruth(directory.resolve("truth"))) {
      ShopProducer shop = new ShopProducer(producer, events, encoder, truth);
      shop.send(RECORDS_PER_EVENT);
      for (Protocol protocol : Protocol.values()) {
        begin(sluice, new Slot(protocol, 0));
      }
      for (Slot slot : List.copyOf(running.keySet())) {
        awaitRunning(slot);
      }
      for (int i = 0; i < EVENTS; i++) {
        shop.send(RECORDS_PER_EVENT);
        event(sluice, Protocol.values()[i % Protocol.values().length]);
      }
      shop.send(RECORDS_PER_EVENT);
      for (Slot slot : List.copyOf(running.keySet())) {
        stop(slot);
      }
    }
  }

  /** Somebody comes; if all are there somebody goes. */
  private void event(Sluice sluice, Protocol protocol) throws IOException, InterruptedException {
    List<Slot> absent = new ArrayList<>();
    for (int number = 0; number < SLOTS; number++) {
      if (!running.containsKey(new Slot(protocol, number))) {
        absent.add(new Slot(protocol, number));
      }
    }
    if (absent.isEmpty()) {
      stop(new Slot(protocol, random.nextInt(SLOTS)));
    } else {
      start(sluice, absent.get(0));
    }
  }

  private void start(Sluice sluice, Slot slot) throws IOException {
    begin(sluice, slot);
    awaitRunning(slot);
  }

  private void begin(Sluice sluice, Slot slot) throws IOException {
    running.put(slot, sluice.start("writer", "-f", slot.file()));
  }

  private void awaitRunning(Slot slot) {
    Sluice.Running writer = running.get(slot);
    await("%s runs".formatted(slot))
        .atMost(LIMIT)
        .until(() -> writer.err().contains("health and metrics"));
  }

  /** Writes what is left, whoever is still taken for a member of a group. */
  private void drain(Sluice sluice) throws IOException, InterruptedException {
    List<Sluice.Running> drains = new ArrayList<>();
    for (Protocol protocol : Protocol.values()) {
      drains.add(sluice.start("writer", "--drain", "-f", new Slot(protocol, 0).file()));
    }
    try {
      for (Sluice.Running drain : drains) {
        Sluice.Result end = drain.await();
        assertThat(end.exit()).as(end.err()).isZero();
      }
    } finally {
      drains.forEach(Sluice.Running::close);
    }
  }

  /** Every other one is killed. */
  private void stop(Slot slot) throws IOException, InterruptedException {
    Sluice.Running writer = running.remove(slot);
    assertThat(writer.process().isAlive()).as("%s: %s", slot, writer.err()).isTrue();
    int stop = stops.merge(slot.protocol(), 1, Integer::sum);
    if (stop % 2 == 0) {
      writer.process().destroyForcibly();
    } else {
      writer.process().destroy();
    }
    Sluice.Result end = writer.await();
    if (stop % 2 == 1) {
      assertThat(end.exit()).as(end.err()).isZero();
    }
    if (end.err().contains(": version ")) {
      writersThatCommitted.merge(slot.protocol(), 1, Integer::sum);
    }
  }

  private void writePipelines(LocalStack stack) throws IOException {
    for (Protocol protocol : Protocol.values()) {
      for (int number = 0; number < SLOTS; number++) {
        Files.writeString(
            directory.resolve(new Slot(protocol, number).file()),
            PIPELINE.formatted(
                protocol.pipeline(),
                stack.broker().bootstrapServers(),
                stack.registry().url(),
                directory.resolve(protocol.pipeline()),
                protocol.properties.formatted(number)));
      }
    }
    for (ShopStream stream : ShopStream.values()) {
      Files.writeString(directory.resolve(stream.streamName() + ".avsc"), stream.schema());
    }
  }
}
