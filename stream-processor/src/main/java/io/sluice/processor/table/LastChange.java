package io.sluice.processor.table;

import io.sluice.processor.row.SourceRow;

/**
 * The last change of a key that a task knows.
 *
 * @param time when it happened, in milliseconds since 1970 and not before that
 */
record LastChange(SourceRow change, long time) {

  /** Whether it takes the place of another change of its key. */
  boolean isAfter(LastChange other) {
    if (change.partition() == other.change.partition()) {
      return change.offset() > other.change.offset();
    }
    return time == other.time ? change.partition() > other.change.partition() : time > other.time;
  }

  Version version() {
    return new Version(change.partition(), change.offset());
  }
}
