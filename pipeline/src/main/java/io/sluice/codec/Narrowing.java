package io.sluice.codec;

import io.sluice.schema.Type;
import java.math.BigDecimal;

/** Numbers brought to a smaller type, exactly or not at all: what does not fit is refused. */
final class Narrowing {

  private Narrowing() {}

  static int toInt(long value) {
    if (value != (int) value) {
      throw new ArithmeticException(value + " is out of the range of an int");
    }
    return (int) value;
  }

  /** Whether there is a double of just this number. */
  static boolean isDouble(long value) {
    return (long) (double) value == value && value != Long.MAX_VALUE;
  }

  /** The nearest float; rounding is what a float is, infinity instead of a number is not. */
  static float toFloat(double value) {
    float narrow = (float) value;
    if (Float.isInfinite(narrow) && !Double.isInfinite(value)) {
      throw new ArithmeticException(value + " is out of the range of a float");
    }
    return narrow;
  }

  /** The same number with the scale of the type. */
  static BigDecimal toDecimal(BigDecimal value, Type.Decimal type) {
    BigDecimal exact = value.scale() > type.scale() ? value.stripTrailingZeros() : value;
    long wholeDigits = (long) exact.precision() - exact.scale();
    boolean fits =
        exact.signum() == 0
            || (exact.scale() <= type.scale() && wholeDigits <= type.precision() - type.scale());
    if (!fits) {
      throw new ArithmeticException("%s does not fit %s".formatted(Shortened.of(value), type));
    }
    return exact.signum() == 0
        ? BigDecimal.ZERO.setScale(type.scale())
        : exact.setScale(type.scale());
  }
}
