package io.sluice.spark.job;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * How long a row of like steps will take yet, by those that are done.
 *
 * @param steps how many there are
 * @param begun when the first one was begun
 */
public record Pace(int steps, Instant begun, InstantSource clock) {

  public static Pace begin(int steps, InstantSource clock) {
    return new Pace(steps, clock.instant(), clock);
  }

  /**
   * For a line of progress, such as {@code 2 of 3, about 4 min left}.
   *
   * @param done how many steps have been done
   */
  public String next(int done) {
    String which = "%d of %d".formatted(done + 1, steps);
    if (done == 0) {
      return which;
    }
    Duration left =
        Duration.between(begun, clock.instant()).multipliedBy(steps - done).dividedBy(done);
    return which + ", about " + text(left) + " left";
  }

  private static String text(Duration time) {
    return time.toMinutes() < 2
        ? Math.max(1, time.toSeconds()) + " s"
        : time.plusSeconds(30).toMinutes() + " min";
  }
}
