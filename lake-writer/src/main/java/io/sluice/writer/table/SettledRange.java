package io.sluice.writer.table;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/**
 * Malformed records that nobody waits for any more: all that the table's quarantine has of a
 * partition in {@code [first, next)}.
 */
public record SettledRange(Fate fate, SourcePartition partition, long first, long next) {

  /** What became of them. */
  public enum Fate {
    /** Their rows are in the table. */
    REPLAYED,
    /** Somebody has said that they are not wanted. */
    DISCARDED;

    /** Its name in a table's log. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public SettledRange {
    requireNonNull(fate, "fate");
    requireNonNull(partition, "partition");
    if (first < 0 || next <= first) {
      throw new IllegalArgumentException(
          "Cannot settle records of %s: %d to %d is not a forward range"
              .formatted(partition, first, next));
    }
  }

  public boolean holds(SourcePartition other, long offset) {
    return partition.equals(other) && first <= offset && offset < next;
  }
}
