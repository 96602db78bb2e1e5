package io.sluice.local.shop;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as ISO-8601 text in UTC, always with the same number of digits. */
final class Iso {
  private static final DateTimeFormatter MILLIS = of("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'");
  private static final DateTimeFormatter MICROS = of("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'");

  private Iso() {}

  static String millis(Instant time) {
    return MILLIS.format(time);
  }

  static String micros(Instant time) {
    return MICROS.format(time);
  }

  private static DateTimeFormatter of(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }
}
