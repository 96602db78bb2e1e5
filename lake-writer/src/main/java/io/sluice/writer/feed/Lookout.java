package io.sluice.writer.feed;

import io.sluice.writer.table.SourcePartition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/**
 * Looks whether table and topic are still what they were: before partitions are placed, and from
 * time to time, so that a table without traffic hears of it too.
 */
final class Lookout {

  /** What was seen: where the table is, and whether it is to be written. */
  record View(Map<SourcePartition, Long> nextOffsets, boolean isPaused) {}

  static final Duration INTERVAL = Duration.ofSeconds(10);

  private final FeedTables tables;
  private final TopicIdentity topic;
  private final InstantSource clock;
  private Instant next = Instant.MIN;

  Lookout(FeedTables tables, TopicIdentity topic, InstantSource clock) {
    this.tables = tables;
    this.topic = topic;
    this.clock = clock;
  }

  boolean isDue() {
    return !clock.instant().isBefore(next);
  }

  /**
   * @throws io.sluice.failure.SluiceException if the topic is another one now
   * @throws io.sluice.writer.table.TableException if the table cannot be read, or refuses
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer; may be called again
   */
  View look() {
    Map<SourcePartition, Long> nextOffsets = tables.nextOffsets();
    topic.requireSame(tables.table().properties());
    next = clock.instant().plus(INTERVAL);
    return new View(nextOffsets, tables.arePaused());
  }
}
