package io.sluice.writer.feed;

import io.sluice.pipeline.TableDefinition.CommitPolicy;
import java.time.Duration;
import java.time.Instant;

/** Decides when what waits is committed. */
record CommitSchedule(CommitPolicy policy) {

  /**
   * Offsets that moved past transaction markers alone can wait: nothing becomes visible by it. But
   * not for ever, because markers expire like records, and then the table would seem to have missed
   * something.
   */
  private static final Duration WITHOUT_RECORDS = Duration.ofMinutes(1);

  boolean isDue(BatchSize size, Instant now) {
    return isFull(size) || !now.isBefore(dueAt(size));
  }

  /** Whether it is due however young it is. */
  boolean isFull(BatchSize size) {
    return size.records() >= policy.rows() || size.bytes() >= policy.bytes();
  }

  /** When it is due at the latest. */
  Instant dueAt(BatchSize size) {
    boolean canWait = size.records() == 0 && policy.every().compareTo(WITHOUT_RECORDS) < 0;
    return size.since().plus(canWait ? WITHOUT_RECORDS : policy.every());
  }
}
