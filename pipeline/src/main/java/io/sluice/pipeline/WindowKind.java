package io.sluice.pipeline;

import java.time.Duration;

/** How the events of a group are put into windows. */
public sealed interface WindowKind {

  /** How much before the moment that a window is asked for by it may reach. */
  default Duration lookBack() {
    return Duration.ZERO;
  }

  /** Whether an event that happens when a window ends is in it. */
  default boolean includesEnd() {
    return false;
  }

  /**
   * Windows of one size, aligned to 1970-01-01 UTC.
   *
   * @param advance from the start of one to that of the next, at most the size; windows lie side by
   *     side if it is the size, and overlap if it is less
   */
  record Fixed(Duration size, Duration advance) implements WindowKind {

    /** Whether they lie side by side, so that every event is in one of them. */
    public boolean isTumbling() {
      return advance.equals(size);
    }
  }

  /**
   * A window for events that follow one another in less than the gap: from the first of them to the
   * gap behind the last.
   */
  record Session(Duration gap) implements WindowKind {

    @Override
    public Duration lookBack() {
      return gap;
    }
  }

  /**
   * A window for every millisecond at which an event of a group happens: of the events since the
   * size before that, up to then, both included.
   */
  record Sliding(Duration size) implements WindowKind {

    @Override
    public Duration lookBack() {
      return size;
    }

    @Override
    public boolean includesEnd() {
      return true;
    }
  }
}
