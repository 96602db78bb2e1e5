package io.sluice.writer.sweep;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.time.Duration;

/**
 * How old a file has to be before it can be an orphan: older than any batch whose commit may still
 * land.
 *
 * <p>A batch takes records for up to {@code commit.every} and tries its commit for up to twelve
 * hours; the rest of a day is for clocks that differ.
 */
record SweepAge(Duration age) {

  /** As for Delta's VACUUM. */
  static final Duration DEFAULT = Duration.ofDays(7);

  private static final Duration MINIMUM = Duration.ofDays(1);

  /**
   * @throws SluiceException with {@link ExitCode#USAGE} if a batch under way may be as old
   */
  static SweepAge of(String table, Duration age, Duration commitEvery) {
    Duration minimum = MINIMUM.plus(commitEvery);
    if (age.compareTo(minimum) < 0) {
      throw new SluiceException(
          ExitCode.USAGE,
          "Cannot sweep table %s: --older-than is %s and at least %s: a batch may be under way for a day and its commit.every of %s; give more"
              .formatted(table, text(age), text(minimum), text(commitEvery)));
    }
    return new SweepAge(age);
  }

  private static String text(Duration duration) {
    return duration.toString().substring(2).toLowerCase(java.util.Locale.ROOT);
  }
}
