package io.sluice.processor.time;

/** How much wall clock goes by while a task works. */
public final class WorkedTime {

  /**
   * A task that did not look for longer than that has not worked either, so that silence in the
   * meantime says nothing about an input.
   */
  private static final long LONGEST_REST_MS = 1_000;

  private long lookedAt = Long.MAX_VALUE;

  /**
   * So much since the last look, in milliseconds; none at the first.
   *
   * @param wallClock only how far it went since the last look is of interest
   */
  public long pass(long wallClock) {
    long passed = Math.max(0, Math.min(wallClock - lookedAt, LONGEST_REST_MS));
    lookedAt = wallClock;
    return passed;
  }
}
