package io.sluice.expression;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A unit to which a timestamp (microseconds, UTC) can be truncated; weeks start on Monday. */
enum TimeUnit {
  SECOND(1_000_000L),
  MINUTE(60_000_000L),
  HOUR(3_600_000_000L),
  DAY(TimeUnit.MICROS_PER_DAY),
  WEEK(0),
  MONTH(0),
  QUARTER(0),
  YEAR(0);

  static final long MICROS_PER_DAY = 86_400_000_000L;

  private final long micros;

  /** Units of no fixed place in the calendar have zero microseconds. */
  TimeUnit(long micros) {
    this.micros = micros;
  }

  static Optional<TimeUnit> named(String name) {
    return Arrays.stream(values()).filter(unit -> unit.toString().equals(name)).findFirst();
  }

  static List<String> names() {
    return Arrays.stream(values()).map(TimeUnit::toString).toList();
  }

  /** The start of the unit that holds the timestamp; null if that is before the first timestamp. */
  @Nullable Long truncated(long timestamp) {
    long start = micros > 0 ? timestamp - Math.floorMod(timestamp, micros) : dayStart(timestamp);
    return start > timestamp ? null : start;
  }

  private long dayStart(long timestamp) {
    long day = Math.floorDiv(timestamp, MICROS_PER_DAY);
    long daysBack = day - first(LocalDate.ofEpochDay(day)).toEpochDay();
    return timestamp - Math.floorMod(timestamp, MICROS_PER_DAY) - daysBack * MICROS_PER_DAY;
  }

  private LocalDate first(LocalDate date) {
    return switch (this) {
      case WEEK -> date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH -> date.withDayOfMonth(1);
      case QUARTER -> date.withDayOfMonth(1).withMonth((date.getMonthValue() - 1) / 3 * 3 + 1);
      case YEAR -> date.withDayOfYear(1);
      case SECOND, MINUTE, HOUR, DAY -> date;
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
