package io.sluice.processor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.kafka.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Events in a topic of JSON records, sent one by one to the partition that a test wants. */
final class Events implements AutoCloseable {

  static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String bootstrapServers;
  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<Future<RecordMetadata>> sent = new ArrayList<>();
  private int next;

  /** Creates the topic with four partitions. */
  Events(String bootstrapServers, String topic) throws InterruptedException {
    this.bootstrapServers = bootstrapServers;
    this.topic = topic;
    new Topics(Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))
        .create(List.of(new NewTopic(topic, 4, (short) 1)));
    this.producer = producer(Map.of());
  }

  private KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> properties = new HashMap<>(more);
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Sends events, three seconds apart, and waits for their acknowledgement. */
  void send(int partition, int count) throws InterruptedException, ExecutionException {
    for (int i = 0; i < count; i++) {
      sent.add(producer.send(event(partition)));
    }
    producer.flush();
    for (Future<RecordMetadata> answer : sent) {
      answer.get();
    }
    sent.clear();
  }

  /** Sends a record with a key, to the partition that is the key's, and waits likewise. */
  void put(String key, @Nullable String value) throws InterruptedException, ExecutionException {
    producer
        .send(
            new ProducerRecord<>(
                topic,
                key.getBytes(StandardCharsets.UTF_8),
                value == null ? null : value.getBytes(StandardCharsets.UTF_8)))
        .get();
  }

  private ProducerRecord<byte[], byte[]> event(int partition) {
    int index = next++;
    String value =
        "{\"id\":\"%d\",\"kind\":\"k%d\",\"at\":\"%s\"}"
            .formatted(index, index % 5, START.plusSeconds(3L * index));
    return new ProducerRecord<>(
        topic, partition, null, null, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Begins a transaction, and sends events in it; the caller ends it. */
  KafkaProducer<byte[], byte[]> transaction(int partition, int count) {
    KafkaProducer<byte[], byte[]> transactional =
        producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topic + "-" + partition));
    transactional.initTransactions();
    transactional.beginTransaction();
    for (int i = 0; i < count; i++) {
      Future<RecordMetadata> unused = transactional.send(event(partition));
    }
    transactional.flush();
    return transactional;
  }

  /** All committed records of a topic, from its beginning to the end it has now. */
  List<JsonNode> committed(String name) throws InterruptedException, ExecutionException {
    List<JsonNode> rows = new ArrayList<>();
    read(name, record -> rows.add(json(record.value())));
    return rows;
  }

  /** The rows that a topic whose records replace one another has left, by their keys. */
  Map<String, JsonNode> table(String name) throws InterruptedException, ExecutionException {
    Map<String, JsonNode> rows = new HashMap<>();
    read(
        name,
        record -> {
          String key = new String(record.key(), StandardCharsets.UTF_8);
          if (record.value() == null) {
            rows.remove(key);
          } else {
            rows.put(key, json(record.value()));
          }
        });
    return rows;
  }

  private void read(String name, Consumer<ConsumerRecord<byte[], byte[]>> each)
      throws InterruptedException, ExecutionException {
    Map<TopicPartition, Long> ends = ends(name);
    Map<String, Object> properties =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(ends.keySet());
      consumer.seekToBeginning(ends.keySet());
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(each);
      }
    }
  }

  private Map<TopicPartition, Long> ends(String name)
      throws InterruptedException, ExecutionException {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    for (int partition = 0; partition < 4; partition++) {
      latest.put(new TopicPartition(name, partition), OffsetSpec.latest());
    }
    try (Admin admin =
        Admin.create(Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      Map<TopicPartition, Long> ends = new HashMap<>();
      Map<TopicPartition, ListOffsetsResultInfo> answer = admin.listOffsets(latest).all().get();
      answer.forEach((partition, end) -> ends.put(partition, end.offset()));
      return ends;
    }
  }

  private static JsonNode json(byte[] value) {
    try {
      return JSON.readTree(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
