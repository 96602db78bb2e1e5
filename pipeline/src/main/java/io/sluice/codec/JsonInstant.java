package io.sluice.codec;

import java.time.DateTimeException;
import java.time.LocalDate;

/**
 * Dates and timestamps in the shape that most have, {@code 2024-12-31} and {@code
 * 2024-12-31T23:59:59.123Z} with any fraction or none; others are declined.
 *
 * <p>Remembers the last day: most records are of one.
 */
final class JsonInstant {

  private static final int DATE_CHARS = 10;
  private static final int SECOND_CHARS = 19;
  private static final int MAX_FRACTION = 9;
  private static final int MICRO_DIGITS = 6;
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long MAX_MILLIS = Long.MAX_VALUE / 1000;

  /** No date has this text. */
  private int lastDate = -1;

  private long lastDay;
  private long value;

  /** Days or microseconds since 1970: of what was read last. */
  long value() {
    return value;
  }

  boolean readDate(byte[] text, int from, int to) {
    return to - from == DATE_CHARS && readDay(text, from);
  }

  boolean readMillis(long millis) {
    value = millis * 1000;
    return millis <= MAX_MILLIS && millis >= -MAX_MILLIS;
  }

  boolean readTimestamp(byte[] text, int from, int to) {
    if (to - from <= SECOND_CHARS
        || text[from + DATE_CHARS] != 'T'
        || text[from + 13] != ':'
        || text[from + 16] != ':'
        || text[to - 1] != 'Z'
        || !readDay(text, from)) {
      return false;
    }
    int hour = twoDigits(text, from + 11);
    int minute = twoDigits(text, from + 14);
    int second = twoDigits(text, from + 17);
    int micros = micros(text, from + SECOND_CHARS, to - 1);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
      return false;
    }
    long seconds = ((value * 24 + hour) * 60 + minute) * 60 + second;
    value = seconds * MICROS_PER_SECOND + micros;
    return micros >= 0;
  }

  /** The digits behind a point, cut behind the sixth; negative if there are none. */
  private static int micros(byte[] text, int from, int to) {
    if (from == to) {
      return 0;
    }
    if (text[from] != '.' || to - from < 2 || to - from - 1 > MAX_FRACTION) {
      return -1;
    }
    int micros = 0;
    for (int i = 0; i < Math.max(MICRO_DIGITS, to - from - 1); i++) {
      int at = from + 1 + i;
      int digit = at < to ? text[at] - '0' : 0;
      if (digit < 0 || digit > 9) {
        return -1;
      }
      micros = i < MICRO_DIGITS ? micros * 10 + digit : micros;
    }
    return micros;
  }

  private boolean readDay(byte[] text, int at) {
    int century = twoDigits(text, at);
    int year = twoDigits(text, at + 2);
    int month = twoDigits(text, at + 5);
    int day = twoDigits(text, at + 8);
    if ((century | year | month | day) < 0 || text[at + 4] != '-' || text[at + 7] != '-') {
      return false;
    }
    int date = ((century * 100 + year) * 100 + month) * 100 + day;
    if (date != lastDate) {
      try {
        lastDay = LocalDate.of(century * 100 + year, month, day).toEpochDay();
      } catch (DateTimeException noSuchDay) {
        return false;
      }
      lastDate = date;
    }
    value = lastDay;
    return true;
  }

  /** A number of two digits; negative if they are none. */
  private static int twoDigits(byte[] text, int at) {
    int tens = text[at] - '0';
    int ones = text[at + 1] - '0';
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
  }
}
