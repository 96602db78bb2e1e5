package io.sluice.expression;

import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import java.math.BigDecimal;
import java.util.Comparator;

/** The one order of the values of a type, the same as Spark's; minima and maxima keep to it too. */
public final class Ordering {

  private Ordering() {}

  static boolean isOrdered(Type type) {
    return type instanceof Type.Decimal
        || (type instanceof Primitive primitive && primitive != Primitive.BYTES);
  }

  /** The order of the values of a type that {@code min} and {@code max} accept. */
  public static Comparator<Object> of(Type type) {
    if (type instanceof Type.Decimal) {
      return (left, right) -> ((BigDecimal) left).compareTo((BigDecimal) right);
    }
    if (type == Primitive.STRING) {
      return (left, right) -> CodePoints.compare((String) left, (String) right);
    }
    if (type == Primitive.DOUBLE) {
      return (left, right) -> compare((Double) left, (Double) right);
    }
    return type == Primitive.BOOLEAN
        ? (left, right) -> Boolean.compare((Boolean) left, (Boolean) right)
        : (left, right) -> Long.compare((Long) left, (Long) right);
  }

  /** NaN is equal to itself and greater than all others; both zeros are equal. */
  static int compare(double left, double right) {
    if (left < right) {
      return -1;
    }
    if (left > right) {
      return 1;
    }
    return left == right ? 0 : Boolean.compare(Double.isNaN(left), Double.isNaN(right));
  }
}
