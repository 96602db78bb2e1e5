package io.sluice.benchmark;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a topic holds of transactions that were committed. */
final class CommittedRecords {

  private CommittedRecords() {}

  /**
   * @param client properties of a client of Kafka
   */
  static long count(Map<String, Object> client, String topic) {
    Map<String, Object> properties = new HashMap<>(client);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    long count = 0;
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (isBefore(consumer, ends.entrySet())) {
        count += consumer.poll(Duration.ofSeconds(1)).count();
      }
    }
    return count;
  }

  private static boolean isBefore(
      KafkaConsumer<byte[], byte[]> consumer, Set<Map.Entry<TopicPartition, Long>> ends) {
    return ends.stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
  }
}
