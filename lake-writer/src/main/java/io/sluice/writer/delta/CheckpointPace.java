package io.sluice.writer.delta;

import java.time.Duration;
import java.time.Instant;

/**
 * Decides when a table may have its next checkpoint: after some times as long as the last one took,
 * so that commits keep most of the processor. Any thread.
 */
final class CheckpointPace {

  /** At most a tenth of one processor. */
  private static final int REST = 9;

  private volatile Instant restUntil = Instant.MIN;

  boolean isRested(Instant now) {
    return !now.isBefore(restUntil);
  }

  void took(Duration time, Instant end) {
    restUntil = end.plus(time.multipliedBy(REST));
  }
}
