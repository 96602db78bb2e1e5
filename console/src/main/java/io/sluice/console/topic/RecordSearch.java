package io.sluice.console.topic;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Looks whether there is any record from an offset on. Reads little of each partition; one that has
 * told nothing when time is up counts as one with records.
 */
final class RecordSearch {

  private static final int LITTLE = 1 << 10;
  private static final Duration POLL = Duration.ofMillis(200);

  private final Map<String, Object> properties;
  private final Duration limit;

  RecordSearch(Map<String, Object> properties, Duration limit) {
    this.properties = new HashMap<>(properties);
    this.properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    this.properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    this.properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    this.properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    this.properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, LITTLE);
    this.properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) limit.toMillis());
    this.properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    this.properties.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    this.properties.remove(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
    this.limit = limit;
  }

  Set<TopicPartition> withoutRecords(Map<TopicPartition, Long> from) {
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return withoutRecords(from, consumer);
    }
  }

  Set<TopicPartition> withoutRecords(
      Map<TopicPartition, Long> from, Consumer<byte[], byte[]> consumer) {
    Set<TopicPartition> open = new HashSet<>(from.keySet());
    Set<TopicPartition> without = new HashSet<>();
    consumer.assign(open);
    Map<TopicPartition, Long> ends = consumer.endOffsets(open);
    from.forEach(consumer::seek);
    long deadline = System.nanoTime() + limit.toNanos();
    while (!open.isEmpty() && System.nanoTime() < deadline) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      open.removeAll(records.partitions());
      for (TopicPartition partition : Set.copyOf(open)) {
        if (consumer.position(partition) >= ends.getOrDefault(partition, 0L)) {
          without.add(partition);
          open.remove(partition);
        }
      }
      consumer.assign(open);
    }
    return without;
  }
}
