package io.sluice.view;

import io.sluice.view.ViewPlan.Deduplication;
import io.sluice.view.ViewPlan.IntervalJoin;
import io.sluice.view.ViewPlan.WindowedAggregate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How far back the rows of a view reach. */
public final class LookBack {

  private LookBack() {}

  /** How much earlier something may have happened that a row of the view depends on. */
  public static Duration of(ViewPlan plan) {
    if (plan instanceof WindowedAggregate windows) {
      return windows.windows().lookBack();
    }
    if (plan instanceof Deduplication dedupe) {
      return dedupe.within();
    }
    if (plan instanceof IntervalJoin join) {
      Duration before = join.within().before();
      Duration after = join.within().after();
      return before.compareTo(after) > 0 ? before : after;
    }
    return Duration.ZERO;
  }

  /**
   * The timestamp from which on the records of a source are needed for the rows of a time and
   * later: no event may claim to happen later than that of its record by more than the source
   * allows.
   *
   * @return empty if all records are that there ever were: which row of a chain of duplicates is
   *     kept depends on the first one, however long ago that was; and some events may claim any
   *     time
   */
  public static Optional<Instant> records(ViewPlan plan, Source source, Instant from) {
    if (plan instanceof Deduplication) {
      return Optional.empty();
    }
    Instant happened = from.minus(of(plan));
    return source.eventTime().isEmpty()
        ? Optional.of(happened)
        : source.maxAhead().map(happened::minus);
  }
}
