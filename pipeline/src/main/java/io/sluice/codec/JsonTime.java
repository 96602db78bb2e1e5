package io.sluice.codec;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.concurrent.TimeUnit;

/** Dates and timestamps as the text they have in JSON (ISO-8601). */
final class JsonTime {

  private static final long MICROS_PER_SECOND = 1_000_000;

  private static final DateTimeFormatter MICROSECONDS =
      new DateTimeFormatterBuilder().appendInstant(6).toFormatter();

  private JsonTime() {}

  static long days(String text) {
    try {
      return Narrowing.toInt(LocalDate.parse(text).toEpochDay());
    } catch (DateTimeException e) {
      throw new MalformedRecordException(
          "'%s' is no date; write 2024-12-31".formatted(Shortened.of(text)));
    }
  }

  static long micros(String text) {
    try {
      Instant instant = OffsetDateTime.parse(text).toInstant();
      return Math.addExact(
          Math.multiplyExact(instant.getEpochSecond() + 1, MICROS_PER_SECOND),
          instant.getNano() / 1000 - MICROS_PER_SECOND);
    } catch (DateTimeException e) {
      throw new MalformedRecordException(
          "'%s' is no timestamp; write 2024-12-31T23:59:59Z or with an offset such as +01:00"
              .formatted(Shortened.of(text)));
    } catch (ArithmeticException e) {
      throw new MalformedRecordException(
          "timestamp '%s' is out of range".formatted(Shortened.of(text)));
    }
  }

  static long microsOfMillis(long millis) {
    try {
      return Math.multiplyExact(millis, 1000L);
    } catch (ArithmeticException e) {
      throw new MalformedRecordException(
          "timestamp of %d milliseconds is out of range".formatted(millis));
    }
  }

  static String date(long days) {
    return LocalDate.ofEpochDay(Narrowing.toInt(days)).toString();
  }

  static String timestamp(long micros) {
    long seconds = Math.floorDiv(micros, MICROS_PER_SECOND);
    long nanos = TimeUnit.MICROSECONDS.toNanos(Math.floorMod(micros, MICROS_PER_SECOND));
    return MICROSECONDS.format(Instant.ofEpochSecond(seconds, nanos));
  }
}
