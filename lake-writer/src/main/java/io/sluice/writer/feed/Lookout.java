package io.sluice.writer.feed;

import io.sluice.writer.feed.FeedTables.States;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Looks whether table and topic are still what they were: before partitions are placed, and from
 * time to time, so that a table without traffic hears of it too.
 */
final class Lookout {

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
  States look() {
    States states = tables.states();
    topic.requireSame(states.table().properties());
    next = clock.instant().plus(INTERVAL);
    return states;
  }
}
