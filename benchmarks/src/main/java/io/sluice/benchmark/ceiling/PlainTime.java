package io.sluice.benchmark.ceiling;

import java.time.LocalDate;

/** Reads timestamps of one shape, {@code 2026-01-01T00:00:00.001Z}; remembers the last day. */
final class PlainTime {

  private static final long MICROS_PER_MILLI = 1_000;
  private static final int DATE_CHARS = 10;

  private final char[] lastDate = new char[DATE_CHARS];
  private long lastDay;

  long micros(char[] text, int offset) {
    long day = day(text, offset);
    long hours = day * 24 + digits(text, offset + 11, 2);
    long seconds = (hours * 60 + digits(text, offset + 14, 2)) * 60 + digits(text, offset + 17, 2);
    return (seconds * 1000 + digits(text, offset + 20, 3)) * MICROS_PER_MILLI;
  }

  private long day(char[] text, int offset) {
    for (int i = 0; i < DATE_CHARS; i++) {
      if (text[offset + i] != lastDate[i]) {
        System.arraycopy(text, offset, lastDate, 0, DATE_CHARS);
        lastDay =
            LocalDate.of(
                    digits(text, offset, 4),
                    digits(text, offset + 5, 2),
                    digits(text, offset + 8, 2))
                .toEpochDay();
        break;
      }
    }
    return lastDay;
  }

  private static int digits(char[] text, int offset, int count) {
    int value = 0;
    for (int i = offset; i < offset + count; i++) {
      value = value * 10 + text[i] - '0';
    }
    return value;
  }
}
