package io.sluice.writer.file;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Dates and timestamps as bounds; outside of the years 1 to 9999, which is as far as four digits
 * are read alike by everybody, there are none.
 */
final class TimeBounds {

  private static final LocalDate FIRST_DAY = LocalDate.of(1, 1, 1);
  private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

  /** Whole milliseconds, for a bound between two of them is rounded to the later. */
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

  private TimeBounds() {}

  static @Nullable Object date(long days) {
    LocalDate date = LocalDate.ofEpochDay(days);
    return date.isBefore(FIRST_DAY) || date.isAfter(LAST_DAY) ? null : date;
  }

  static @Nullable Object timestamp(long micros) {
    Instant instant = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    return instant.isBefore(FIRST) || instant.isAfter(LAST) ? null : instant;
  }
}
