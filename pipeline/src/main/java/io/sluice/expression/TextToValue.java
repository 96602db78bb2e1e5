package io.sluice.expression;

import java.math.BigInteger;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Strings read as values of other types; null for what is not written exactly as allowed. */
final class TextToValue {

  private static final int MOST_DIGITS = 40;
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1," + MOST_DIGITS + "}");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?");
  private static final Pattern TIMESTAMP =
      Pattern.compile(
          "([0-9]{4})-([0-9]{2})-([0-9]{2})"
              + "(?:[ T]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\\.([0-9]{1,6}))?"
              + "(?:Z|([+-])([0-9]{2}):([0-9]{2}))?)?");

  private TextToValue() {}

  static @Nullable Long bigint(String text) {
    String digits = CodePoints.withoutSpaces(text);
    if (!INTEGER.matcher(digits).matches()) {
      return null;
    }
    BigInteger value = new BigInteger(digits);
    return value.bitLength() < Long.SIZE ? (Long) value.longValue() : null;
  }

  static @Nullable Double number(String text) {
    String digits = CodePoints.withoutSpaces(text);
    if (!NUMBER.matcher(digits).matches()) {
      return null;
    }
    double value = Double.parseDouble(digits);
    return Double.isInfinite(value) ? null : (Double) value;
  }

  static @Nullable Boolean bool(String text) {
    String word = CodePoints.withoutSpaces(text);
    if (word.equalsIgnoreCase("true")) {
      return true;
    }
    return word.equalsIgnoreCase("false") ? false : null;
  }

  static @Nullable Long date(String text) {
    Matcher parts = TIMESTAMP.matcher(CodePoints.withoutSpaces(text));
    return parts.matches() && parts.group(4) == null ? day(parts) : null;
  }

  static @Nullable Long timestamp(String text) {
    Matcher parts = TIMESTAMP.matcher(CodePoints.withoutSpaces(text));
    Long day = parts.matches() ? day(parts) : null;
    Long time = day == null ? null : timeOfDay(parts);
    return day == null || time == null ? null : (Long) (day * TimeUnit.MICROS_PER_DAY + time);
  }

  /** The first timestamp of a day; null if the day is beyond all timestamps. */
  static @Nullable Long midnight(Long day) {
    boolean fits = Math.abs((double) day) < Long.MAX_VALUE / TimeUnit.MICROS_PER_DAY;
    return fits ? (Long) (day * TimeUnit.MICROS_PER_DAY) : null;
  }

  private static @Nullable Long day(Matcher parts) {
    int year = number(parts, 1);
    int month = number(parts, 2);
    int day = number(parts, 3);
    boolean exists =
        month >= 1 && month <= 12 && day >= 1 && day <= YearMonth.of(year, month).lengthOfMonth();
    return exists ? (Long) LocalDate.of(year, month, day).toEpochDay() : null;
  }

  private static @Nullable Long timeOfDay(Matcher parts) {
    if (parts.group(4) == null) {
      return 0L;
    }
    long hour = number(parts, 4);
    long minute = number(parts, 5);
    long second = number(parts, 6);
    long zone = number(parts, 9) * 60L + number(parts, 10);
    boolean exists = hour < 24 && minute < 60 && second < 60 && zone <= 18 * 60;
    long minutes = hour * 60 + minute - ("-".equals(parts.group(8)) ? -zone : zone);
    return exists ? (Long) ((minutes * 60 + second) * 1_000_000 + micros(parts.group(7))) : null;
  }

  private static long micros(@Nullable String fraction) {
    return fraction == null ? 0 : Long.parseLong((fraction + "00000").substring(0, 6));
  }

  private static int number(Matcher parts, int group) {
    String digits = parts.group(group);
    return digits == null ? 0 : Integer.parseInt(digits);
  }
}
