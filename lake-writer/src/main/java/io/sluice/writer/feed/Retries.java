package io.sluice.writer.feed;

import io.sluice.writer.feed.Setbacks.Activity;
import io.sluice.writer.table.TableRefusedException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether what failed is tried again: Kafka and the registry are waited for as long as it
 * takes, a table for some tries, a table that refuses not at all.
 */
final class Retries {

  private static final Logger LOG = LoggerFactory.getLogger(Retries.class);

  /** Together some twenty seconds; a table that fails for longer needs somebody. */
  private static final int TRIES = 10;

  private final String table;
  private final InstantSource clock;
  private final Setbacks setbacks = new Setbacks();

  Retries(String table, InstantSource clock) {
    this.table = table;
    this.clock = clock;
  }

  /** Rests, to try again however often it failed. */
  void later(Activity activity, String reason) {
    setbacks.failed(activity, reason, clock.instant());
  }

  /** Rests, to try again; throws the failure if that is of no use any more. */
  void againOrGiveUp(Activity activity, RuntimeException failure) {
    if (failure instanceof TableRefusedException || setbacks.failures(activity) + 1 >= TRIES) {
      throw failure;
    }
    LOG.warn("Table {}: {}; trying again", table, failure.getMessage());
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
