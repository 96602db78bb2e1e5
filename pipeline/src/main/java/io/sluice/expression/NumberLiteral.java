package io.sluice.expression;

import io.sluice.schema.Type.Primitive;
import java.math.BigInteger;

/**
 * Digits to a bigint or a double; a number that neither can hold is refused, never rounded away.
 */
final class NumberLiteral {

  private NumberLiteral() {}

  static Syntax.Literal read(String text, Span span, Token digits, String sign) {
    String number = sign + digits.value();
    if (digits.kind() == Token.Kind.DECIMAL) {
      return decimal(text, span, number);
    }
    BigInteger integer = new BigInteger(number);
    if (integer.bitLength() >= Long.SIZE) {
      throw new ExpressionException(
          text, span, number + " does not fit a bigint; write " + number + ".0 for a double");
    }
    return new Syntax.Literal(span, Primitive.LONG, integer.longValue());
  }

  private static Syntax.Literal decimal(String text, Span span, String number) {
    double value = Double.parseDouble(number);
    if (Double.isInfinite(value)) {
      throw new ExpressionException(text, span, number + " does not fit a double");
    }
    return new Syntax.Literal(span, Primitive.DOUBLE, value);
  }
}
