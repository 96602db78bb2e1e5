package io.sluice.expression;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Numbers cut to a bigint; null if they do not fit. */
final class NumberToNumber {

  private static final double TOO_LARGE = 0x1p63;

  private NumberToNumber() {}

  static @Nullable Long bigint(double value) {
    return value >= -TOO_LARGE && value < TOO_LARGE ? (Long) (long) value : null;
  }

  static @Nullable Long bigint(BigDecimal value) {
    BigInteger whole = value.toBigInteger();
    return whole.bitLength() < Long.SIZE ? (Long) whole.longValue() : null;
  }
}
