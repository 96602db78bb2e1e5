package io.sluice.spark.load;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much of a table one load may delete: half a file must not empty it.
 *
 * @param percent of the rows that the table has before the load
 */
record DeletionGuard(double percent) {

  private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3})?)\\s*%");

  /**
   * @throws IllegalArgumentException with an example, if the text is no share
   */
  static DeletionGuard of(String text) {
    Matcher matcher = PERCENT.matcher(text.strip());
    double percent = matcher.matches() ? Double.parseDouble(matcher.group(1)) : -1;
    if (percent < 0 || percent > 100) {
      throw new IllegalArgumentException(
          "'%s' is not a share from 0%% to 100%%, such as '20%%'".formatted(text));
    }
    return new DeletionGuard(percent);
  }

  /** Why so many rows may not be deleted, and what would allow it. */
  Optional<String> refusal(long deleted, long rows) {
    if (deleted * 100.0 <= percent * rows) {
      return Optional.empty();
    }
    double share = 100.0 * deleted / rows;
    return Optional.of(
        String.format(
            Locale.ROOT,
            "it lacks %d of the table's %d rows (%.1f %%), and no more than %s %% may be deleted; if that is right, run it again with --max-deleted %d%%",
            deleted,
            rows,
            share,
            percent == Math.rint(percent)
                ? Long.toString((long) percent)
                : Double.toString(percent),
            (long) Math.ceil(share)));
  }
}
