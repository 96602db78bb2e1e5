package io.sluice.codec;

import java.nio.charset.StandardCharsets;

/**
 * One number at a cursor, of at most 18 digits unless it is read as a double; the others are
 * declined.
 */
final class JsonNumber {

  private static final int MAX_DIGITS = 18;

  /** As Jackson bounds them. */
  private static final int MAX_CHARS = 1000;

  /** Whole numbers up to here, and powers of ten up to 22, are doubles without rounding. */
  private static final long EXACT = 1L << 53;

  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private long digits;
  private int digitCount;
  private int scale;
  private boolean negative;
  private boolean whole;
  private boolean hasExponent;

  /** The number without its point. */
  long unscaled() {
    return negative ? -digits : digits;
  }

  /** How many digits are behind its point. */
  int scale() {
    return scale;
  }

  /** Goes over a whole number: no point, no exponent. */
  boolean takeWhole(JsonCursor in) {
    return take(in) && whole && digitCount <= MAX_DIGITS;
  }

  /** Goes over a number without an exponent. */
  boolean takeDecimal(JsonCursor in) {
    return take(in) && !hasExponent && digitCount <= MAX_DIGITS;
  }

  /** Goes over a number; -0 is declined, which is 0.0 although -0.0 is not. */
  boolean takeAny(JsonCursor in) {
    return take(in) && !(whole && (digitCount > MAX_DIGITS || (negative && digits == 0)));
  }

  /**
   * The double nearest to the number that {@link #takeAny} went over.
   *
   * @param from where it begins
   */
  double asDouble(JsonCursor in, int from) {
    if (whole) {
      return unscaled();
    }
    if (!hasExponent && digitCount <= MAX_DIGITS && digits <= EXACT && scale < POWERS.length) {
      double value = digits / POWERS[scale];
      return negative ? -value : value;
    }
    return Double.parseDouble(
        new String(in.bytes(), from, in.position() - from, StandardCharsets.ISO_8859_1));
  }

  private boolean take(JsonCursor in) {
    int from = in.position();
    negative = in.take('-');
    digits = 0;
    digitCount = 0;
    scale = 0;
    hasExponent = false;
    boolean leadingZero = in.peek() == '0';
    if (!takeDigits(in) || (leadingZero && digitCount > 1)) {
      return false;
    }
    int before = digitCount;
    whole = !in.take('.');
    if (!whole && !takeDigits(in)) {
      return false;
    }
    scale = digitCount - before;
    return takeExponent(in) && in.position() - from <= MAX_CHARS;
  }

  private boolean takeExponent(JsonCursor in) {
    if (!in.take('e') && !in.take('E')) {
      return true;
    }
    whole = false;
    hasExponent = true;
    if (!in.take('-')) {
      in.take('+');
    }
    return takeDigits(in);
  }

  private boolean takeDigits(JsonCursor in) {
    byte[] bytes = in.bytes();
    int from = in.position();
    int at = from;
    while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9') {
      digits = digits * 10 + bytes[at] - '0';
      at++;
    }
    in.skip(at - from);
    digitCount += at - from;
    return at > from;
  }
}
