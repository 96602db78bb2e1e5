package io.sluice.processor.view;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What became of the records that a view was given.
 *
 * <p>Once all that was received has gone its way, {@code received = filtered + null_key + late +
 * ahead + duplicate + accepted}. Work that is done again after a failed transaction counts again.
 */
public final class ViewCounts {

  /** One count. */
  public enum Count {
    /**
     * Records given to the view, of both sides for a join, changes too for a lookup into a stream;
     * of a join of tables all are changes.
     */
    RECEIVED,
    /** Those that {@code where} did not let pass; none for a join, where it looks at pairs. */
    FILTERED,
    /**
     * Those without a value in a key column: of a join they match nothing and are of a side that is
     * not kept without a partner; of a deduplication they repeat nothing, of a lookup into a stream
     * they find nothing, and are emitted; of a join of tables they are left changes that refer to
     * no row.
     */
    NULL_KEY,
    /**
     * Those that missed a window of theirs, or came too late to be joined, looked up or found; of a
     * join of tables those that came after a later change of their key, from another partition.
     */
    LATE,
    /** Those that claim to happen too long after their record was written. */
    AHEAD,
    /** Those of a deduplication that repeat the key of an earlier one. */
    DUPLICATE,
    /**
     * Those that are in the answer: emitted, in all their windows, or ready to be joined or found.
     */
    ACCEPTED,
    /** Rows sent to the view's topic. */
    EMITTED;

    /** The name in metrics. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Map<Count, LongAdder> counts = new EnumMap<>(Count.class);

  ViewCounts() {
    for (Count count : Count.values()) {
      counts.put(count, new LongAdder());
    }
  }

  public long get(Count count) {
    return adder(count).sum();
  }

  public void add(Count count) {
    adder(count).increment();
  }

  private LongAdder adder(Count count) {
    return java.util.Objects.requireNonNull(counts.get(count));
  }

  @Override
  public String toString() {
    return counts.toString();
  }
}
