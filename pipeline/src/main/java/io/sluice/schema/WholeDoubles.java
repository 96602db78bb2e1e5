package io.sluice.schema;

import java.math.BigDecimal;

/** Which whole numbers a double holds as they are. */
public final class WholeDoubles {

  /** Up to it every whole number is a double, and no other is rounded to one of these. */
  public static final double CONTIGUOUS = (1L << 53) - 1;

  private WholeDoubles() {}

  public static boolean contain(BigDecimal whole) {
    double nearest = whole.doubleValue();
    return !Double.isInfinite(nearest) && new BigDecimal(nearest).compareTo(whole) == 0;
  }
}
