package io.sluice.expression;

import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;

/** Which types have values of which every engine says alike whether they are equal. */
public final class Equality {

  private Equality() {}

  /** Whether NaN and -0.0 are among the values. */
  public static boolean isUncertain(Type type) {
    return SqlType.widened(type) == Primitive.DOUBLE;
  }

  /** Whether all engines agree. */
  public static boolean isCertain(Type type) {
    boolean single = type instanceof Primitive || type instanceof Type.Decimal;
    return single && type != Primitive.BYTES && !isUncertain(type);
  }
}
