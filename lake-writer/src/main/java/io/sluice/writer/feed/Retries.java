package io.sluice.writer.feed;

import io.sluice.writer.feed.Setbacks.Activity;
import io.sluice.writer.table.TableRefusedException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether what failed is tried again: Kafka, the registry and a table are waited for as
 * long as it takes, a table that refuses not at all.
 */
final class Retries {

  private static final Logger LOG = LoggerFactory.getLogger(Retries.class);

  /** What stands is said again after so many failures, which is about a minute. */
  private static final int SAID_AGAIN = 12;

  private final FeedStatus status;
  private final InstantSource clock;
  private final Setbacks setbacks = new Setbacks();

  Retries(FeedStatus status, InstantSource clock) {
    this.status = status;
    this.clock = clock;
  }

  /** Rests, to try again: Kafka does not answer. */
  void later(Activity activity, RetriableException failure) {
    later(activity, "Kafka does not answer: " + failure.getMessage());
  }

  /** Rests, to try again. */
  void later(Activity activity, String reason) {
    setbacks.failed(activity, reason, clock.instant());
    status.count(FeedCount.RETRIES, 1);
    if (setbacks.failures(activity) % SAID_AGAIN == 1) {
      LOG.warn("Table {}: {}; trying again", status.table(), reason);
    }
  }

  /**
   * Rests, to try again; throws the failure if the table refuses, which trying again does not
   * change.
   */
  void laterUnlessRefused(Activity activity, RuntimeException failure) {
    if (failure instanceof TableRefusedException) {
      throw failure;
    }
    if (failure.getCause() instanceof TableRefusedException refusal) {
      throw refusal;
    }
    later(activity, String.valueOf(failure.getMessage()));
  }

  void succeeded(Activity activity) {
    setbacks.succeeded(activity);
  }

  /** Forgets all: what failed is no longer ours. */
  void clear() {
    setbacks.clear();
  }

  boolean areResting() {
    return clock.instant().isBefore(setbacks.until());
  }

  /** When it is time to try again: at once if nothing failed. */
  Instant until() {
    return setbacks.until();
  }

  /** Why nothing is done now, or lately. */
  Optional<String> reason() {
    return setbacks.reason();
  }
}
