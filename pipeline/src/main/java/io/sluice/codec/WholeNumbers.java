package io.sluice.codec;

import java.math.BigDecimal;

/** What becomes of whole numbers of JSON in columns of doubles. */
enum WholeNumbers {
  /** They are the nearest double, as all numbers are. */
  NEAREST,
  /** One that is no double is malformed. */
  EXACT;

  /** Up to it every whole number is a double, and no other is rounded to one of these. */
  static final double CONTIGUOUS = (1L << 53) - 1;

  static boolean isDouble(BigDecimal whole) {
    double nearest = whole.doubleValue();
    return !Double.isInfinite(nearest) && new BigDecimal(nearest).compareTo(whole) == 0;
  }
}
