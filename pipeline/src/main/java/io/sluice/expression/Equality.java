package io.sluice.expression;

import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

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

  /**
   * The bytes by which a value is known: the same for equal values of a type, and never none.
   *
   * @param value of a type with {@link #isCertain}
   */
  public static byte[] form(Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal.unscaledValue().toByteArray();
    }
    if (value instanceof Long number) {
      return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }
    if (value instanceof Boolean truth) {
      return new byte[] {(byte) (truth ? 1 : 0)};
    }
    // The letter in front: a sketch passes over an empty array.
    return ("s" + value).getBytes(StandardCharsets.UTF_8);
  }
}
