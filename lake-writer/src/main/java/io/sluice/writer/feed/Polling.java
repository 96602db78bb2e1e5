package io.sluice.writer.feed;

import io.sluice.writer.feed.Setbacks.Activity;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.errors.RetriableException;

/** Asks Kafka for records, for no longer than nothing else is to be done. */
final class Polling {

  private static final Duration LONGEST = Duration.ofSeconds(1);
  private static final Duration SHORTEST = Duration.ofMillis(1);

  private final Consumer<byte[], byte[]> consumer;
  private final Retries retries;
  private final InstantSource clock;

  Polling(Consumer<byte[], byte[]> consumer, Retries retries, InstantSource clock) {
    this.consumer = consumer;
    this.retries = retries;
    this.clock = clock;
  }

  /**
   * @param due when something else is to be done, if that is known
   * @return nothing if Kafka does not answer
   * @throws OffsetOutOfRangeException if Kafka does not have the next record of a partition
   */
  ConsumerRecords<byte[], byte[]> poll(Optional<Instant> due) {
    try {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(timeout(due));
      retries.succeeded(Activity.BROKER);
      return records;
    } catch (OffsetOutOfRangeException e) {
      throw e;
    } catch (RetriableException e) {
      retries.later(Activity.BROKER, e);
      return ConsumerRecords.empty();
    }
  }

  private Duration timeout(Optional<Instant> due) {
    Instant now = clock.instant();
    Instant latest = now.plus(LONGEST);
    Instant rest = retries.until();
    Instant next = due.filter(latest::isAfter).orElse(latest);
    Instant until = next.isAfter(rest) ? next : min(latest, rest);
    Duration timeout = Duration.between(now, until);
    return timeout.compareTo(SHORTEST) < 0 ? SHORTEST : timeout;
  }

  private static Instant min(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
