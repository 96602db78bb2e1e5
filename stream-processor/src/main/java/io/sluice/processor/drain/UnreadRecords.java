package io.sluice.processor.drain;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Tells whether there is any record between two offsets.
 *
 * <p>Not every offset is a record: the markers of transactions and the records of aborted ones have
 * offsets too, and nobody reads them, so that a group's offset may stay in front of them for ever.
 * Only reading tells.
 */
public final class UnreadRecords implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);

  /** Until then a partition that shows nothing is taken to hold something: its end is open. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Consumer<byte[], byte[]> consumer;
  private final InstantSource clock;

  UnreadRecords(Consumer<byte[], byte[]> consumer, InstantSource clock) {
    this.consumer = consumer;
    this.clock = clock;
  }

  /** Reads with these client properties, in no group. */
  public static UnreadRecords connect(Map<String, Object> kafka, InstantSource clock) {
    Map<String, Object> properties = new HashMap<>(kafka);
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1 << 10);
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    return new UnreadRecords(new KafkaConsumer<>(properties, bytes, bytes), clock);
  }

  /**
   * Whether a partition holds a committed record at or behind its offset in {@code from} (its first
   * one if it has none there) and in front of that in {@code to}, or may do so because a
   * transaction is still open.
   */
  boolean exist(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
    Map<TopicPartition, Long> open = new HashMap<>(to);
    open.entrySet().removeIf(end -> from.getOrDefault(end.getKey(), 0L) >= end.getValue());
    seek(open.keySet(), from);
    Instant limit = clock.instant().plus(PATIENCE);
    while (!open.isEmpty() && clock.instant().isBefore(limit)) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (record.offset() < open.getOrDefault(partition, 0L)) {
          return true;
        }
      }
      dismissEnded(open);
    }
    return !open.isEmpty();
  }

  private void seek(Set<TopicPartition> partitions, Map<TopicPartition, Long> from) {
    List<TopicPartition> assigned = new ArrayList<>(partitions);
    consumer.assign(assigned);
    consumer.resume(assigned);
    for (TopicPartition partition : assigned) {
      Long offset = from.get(partition);
      if (offset == null) {
        consumer.seekToBeginning(List.of(partition));
      } else {
        consumer.seek(partition, offset);
      }
    }
  }

  private void dismissEnded(Map<TopicPartition, Long> open) {
    List<TopicPartition> ended =
        open.entrySet().stream()
            .filter(end -> consumer.position(end.getKey()) >= end.getValue())
            .map(Map.Entry::getKey)
            .toList();
    consumer.pause(ended);
    ended.forEach(open::remove);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
