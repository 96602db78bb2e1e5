package io.sluice.spark.vacuum;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Which files are old enough to go.
 *
 * <p>A reader of the newest version, and a writer that has files which no version names yet, must
 * find everything younger than the table's own retention.
 *
 * @param minimum the table's retention of files that were removed from it
 */
record RetentionGuard(String table, Duration minimum) {

  /** Delta's property, and its value if a table has none. */
  static final String KEY = "delta.deletedFileRetentionDuration";

  /**
   * The moment from which on a file is kept.
   *
   * @param asked how long files are to be kept; the table's retention if empty
   * @throws SluiceException with {@link ExitCode#CONFIGURATION} if that is less than the table's
   */
  Instant keptFrom(Optional<Duration> asked, Instant now) {
    Duration retention = asked.orElse(minimum);
    if (retention.compareTo(minimum) < 0) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot vacuum %s: --retain %s is less than the %s for which the table keeps removed files, so that readers and writers find them; change its property %s if nobody can be that late"
              .formatted(table, text(retention), text(minimum), KEY));
    }
    return now.minus(retention);
  }

  private static String text(Duration duration) {
    if (duration.toDays() > 0 && duration.equals(Duration.ofDays(duration.toDays()))) {
      return duration.toDays() + " days";
    }
    if (duration.toHours() > 0 && duration.equals(Duration.ofHours(duration.toHours()))) {
      return duration.toHours() + " hours";
    }
    return duration.toSeconds() + " seconds";
  }
}
