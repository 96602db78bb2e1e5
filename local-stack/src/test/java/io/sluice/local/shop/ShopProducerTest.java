package io.sluice.local.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.local.LocalStackException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShopProducerTest {
  private static final int PARTITIONS = 4;

  @TempDir Path directory;

  @Test
  void writesOneLineOfTruthPerAcknowledgedRecord() throws Exception {
    MockProducer<byte[], byte[]> kafka = kafka();
    try (GroundTruth truth = new GroundTruth(directory)) {
      ShopProducer shop = shop(kafka, truth);

      shop.send(10_000);

      assertThat(shop.acknowledged()).isEqualTo(10_000);
    }
    for (ShopStream stream : ShopStream.values()) {
      List<ProducerRecord<byte[], byte[]>> sent = sentTo(kafka, stream);
      List<JsonNode> truth = truth(stream);
      assertThat(truth).hasSameSizeAs(sent).isNotEmpty();
      assertThat(truth).allSatisfy(ShopProducerTest::nullExactlyWhenMalformed);
      assertThat(truth.stream().map(line -> line.get("partition").intValue()).toList())
          .isEqualTo(sent.stream().map(ProducerRecord::partition).toList());
    }
  }

  @Test
  void theTruthHasTimesInMicroseconds() throws Exception {
    try (GroundTruth truth = new GroundTruth(directory)) {
      shop(kafka(), truth).send(100);
    }

    JsonNode event = truth(ShopStream.CLICKS).get(0).get("event");

    assertThat(event.get("event_time").textValue()).isEqualTo("2026-01-05T00:00:00.000000Z");
    assertThat(event.has("click_id")).isTrue();
  }

  @Test
  void aKeyAlwaysGoesToTheSamePartition() throws Exception {
    MockProducer<byte[], byte[]> kafka = kafka();
    try (GroundTruth truth = new GroundTruth(directory)) {
      shop(kafka, truth).send(5_000);
    }

    assertThat(
            kafka.history().stream()
                .filter(record -> record.key() != null)
                .map(
                    record -> new String(record.key(), StandardCharsets.UTF_8) + record.partition())
                .distinct()
                .count())
        .isLessThanOrEqualTo(ShopOptions.DEFAULT.users());
    assertThat(kafka.history()).extracting(ProducerRecord::partition).contains(0, 1, 2, 3);
  }

  @Test
  void aRecordThatIsNotAcknowledgedEndsTheRun() throws Exception {
    try (GroundTruth truth = new GroundTruth(directory)) {
      ShopProducer shop = shop(refusing(), truth);

      assertThatThrownBy(() -> shop.send(1))
          .isInstanceOf(LocalStackException.class)
          .hasMessageStartingWith("Cannot produce record 0 to shop.")
          .hasMessageContaining("broker is away");
      assertThat(shop.acknowledged()).isZero();
    }
  }

  @Test
  void theRateSetsHowManyAreDue() {
    assertThat(ShopProducer.due(Duration.ZERO, 200)).isZero();
    assertThat(ShopProducer.due(Duration.ofMillis(10), 200)).isEqualTo(2);
    assertThat(ShopProducer.due(Duration.ofHours(1), 0.5)).isEqualTo(1800);
  }

  @Test
  void runsByTheClockUntilStopped() throws Exception {
    MockProducer<byte[], byte[]> kafka = kafka();
    List<Instant> asked = new ArrayList<>();
    try (GroundTruth truth = new GroundTruth(directory)) {
      ShopProducer shop = shop(kafka, truth);

      shop.run(
          () -> {
            asked.add(ShopOptions.DEFAULT.start().plusSeconds(asked.size()));
            if (asked.size() == 4) {
              shop.stop();
            }
            return asked.get(asked.size() - 1);
          });

      assertThat(shop.acknowledged()).isEqualTo(600);
    }
  }

  private static MockProducer<byte[], byte[]> refusing() {
    return new MockProducer<>(
        cluster(), true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
      @Override
      public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
        return CompletableFuture.failedFuture(new TimeoutException("broker is away"));
      }
    };
  }

  private static ShopProducer shop(MockProducer<byte[], byte[]> kafka, GroundTruth truth) {
    ShopEvents events = new ShopEvents(ShopOptions.DEFAULT, Catalog.first(1, 50));
    return new ShopProducer(kafka, events, new ShopEncoder((subject, schema) -> 1), truth);
  }

  private static MockProducer<byte[], byte[]> kafka() {
    return new MockProducer<>(
        cluster(), true, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static Cluster cluster() {
    Node node = new Node(0, "localhost", 1);
    Node[] replicas = {node};
    List<PartitionInfo> partitions = new ArrayList<>();
    for (ShopStream stream : ShopStream.values()) {
      IntStream.range(0, PARTITIONS)
          .mapToObj(i -> new PartitionInfo(stream.topic(), i, node, replicas, replicas))
          .forEach(partitions::add);
    }
    return new Cluster("mock", List.of(node), partitions, Set.of(), Set.of());
  }

  private static List<ProducerRecord<byte[], byte[]>> sentTo(
      MockProducer<byte[], byte[]> kafka, ShopStream stream) {
    return kafka.history().stream().filter(r -> r.topic().equals(stream.topic())).toList();
  }

  private List<JsonNode> truth(ShopStream stream) throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(GroundTruth.file(directory, stream))) {
      lines.add(json.readTree(line));
    }
    return lines;
  }

  private static void nullExactlyWhenMalformed(JsonNode line) {
    assertThat(line.get("event").isNull())
        .isEqualTo(line.get("kind").textValue().equals("malformed"));
  }
}
