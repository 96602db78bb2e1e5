package io.sluice.pipeline.file;

import io.sluice.failure.NearestName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads amounts with a unit: {@code 10 minutes}, {@code 500 ms}, {@code 128 MiB}. */
public final class Quantity {

  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,15})\\s*([A-Za-z]+)");
  private static final Map<String, Long> MILLIS = new LinkedHashMap<>();
  private static final Map<String, Long> BYTES =
      Map.of(
          "b",
          1L,
          "kib",
          1L << 10,
          "mib",
          1L << 20,
          "gib",
          1L << 30,
          "kb",
          1_000L,
          "mb",
          1_000_000L,
          "gb",
          1_000_000_000L);

  static {
    unit(1L, "ms", "millisecond", "milliseconds");
    unit(1_000L, "s", "second", "seconds");
    unit(60_000L, "m", "min", "minute", "minutes");
    unit(3_600_000L, "h", "hour", "hours");
    unit(86_400_000L, "d", "day", "days");
  }

  private Quantity() {}

  private static void unit(long millis, String... names) {
    for (String name : names) {
      MILLIS.put(name, millis);
    }
  }

  /**
   * @throws IllegalArgumentException with the reason and an example, if the text is no duration
   */
  public static Duration duration(String text) {
    return Duration.ofMillis(read(text, MILLIS, "a duration such as '10 minutes' or '500 ms'"));
  }

  /**
   * @throws IllegalArgumentException with the reason and an example, if the text is no size
   */
  public static long bytes(String text) {
    return read(text, BYTES, "a size such as '128 MiB'");
  }

  /**
   * @throws IllegalArgumentException as {@link #bytes}, and for no bytes at all
   */
  static long positiveBytes(String text) {
    long bytes = bytes(text);
    if (bytes == 0) {
      throw new IllegalArgumentException("'%s' is not positive".formatted(text));
    }
    return bytes;
  }

  /**
   * A number of things, such as {@code 500000} or {@code 500_000}.
   *
   * @throws IllegalArgumentException with the reason, if the text is no whole number
   */
  static long count(String text) {
    try {
      return Long.parseLong(text.replace("_", ""));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'%s' is not a whole number".formatted(text), e);
    }
  }

  private static long read(String text, Map<String, Long> units, String expected) {
    Matcher matcher = AMOUNT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'%s' is not %s".formatted(text, expected));
    }
    String unit = matcher.group(2).toLowerCase(Locale.ROOT);
    Long factor = units.get(unit);
    if (factor == null) {
      throw new IllegalArgumentException(
          "'%s' is not %s: unknown unit '%s'%s"
              .formatted(
                  text,
                  expected,
                  matcher.group(2),
                  NearestName.of(unit, units.keySet())
                      .map(u -> ", did you mean '" + u + "'?")
                      .orElse("")));
    }
    try {
      return Math.multiplyExact(Long.parseLong(matcher.group(1)), factor);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("'%s' is too large".formatted(text), e);
    }
  }
}
