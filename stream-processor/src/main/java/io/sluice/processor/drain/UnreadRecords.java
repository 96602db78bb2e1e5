package io.sluice.processor.drain;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

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
  private final Map<TopicPartition, Passed> passed = new HashMap<>();

  /** From this offset on to that position there is no record. */
  private record Passed(@Nullable Long from, long position) {}

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
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (record.offset() < open.getOrDefault(partition, 0L)) {
          return true;
        }
      }
      dismissEnded(open, from);
    }
    return !open.isEmpty();
  }

  /** Goes on where the last look stopped, so that a long run of markers is passed in the end. */
  private void seek(Set<TopicPartition> partitions, Map<TopicPartition, Long> from) {
    consumer.assign(partitions);
    consumer.resume(partitions);
    for (TopicPartition partition : partitions) {
      Long offset = from.get(partition);
      Passed before = passed.get(partition);
      if (before != null && Objects.equals(before.from(), offset)) {
        consumer.seek(partition, before.position());
      } else if (offset == null) {
        consumer.seekToBeginning(Set.of(partition));
      } else {
        consumer.seek(partition, offset);
      }
    }
  }

  private void dismissEnded(Map<TopicPartition, Long> open, Map<TopicPartition, Long> from) {
    for (Map.Entry<TopicPartition, Long> end : Map.copyOf(open).entrySet()) {
      TopicPartition partition = end.getKey();
      long position = Math.min(consumer.position(partition), end.getValue());
      passed.put(partition, new Passed(from.get(partition), position));
      if (position == end.getValue()) {
        consumer.pause(Set.of(partition));
        open.remove(partition);
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
