package io.sluice.expression;

import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** The conversions that need no cast: bigint to double or decimal, and decimal to a wider one. */
final class Conversion {

  private static final Type.Decimal BIGINT_DIGITS = new Type.Decimal(19, 0);

  private Conversion() {}

  /** The type that values of both types have without loss, bigint as double apart. */
  static Optional<Type> common(Type left, Type right) {
    if (left.equals(right)) {
      return Optional.of(left);
    }
    if (isNumber(left) && isNumber(right)) {
      return Optional.of(Primitive.DOUBLE);
    }
    Optional<Type.Decimal> one = decimal(left);
    Optional<Type.Decimal> other = decimal(right);
    return one.isEmpty() || other.isEmpty() ? Optional.empty() : wide(one.get(), other.get());
  }

  static boolean isAllowed(Type from, Type to) {
    return common(from, to).filter(to::equals).isPresent();
  }

  /** The expression as a value of a type to which the conversion is allowed. */
  static Expression convert(Expression expression, Type to) {
    if (expression.type().equals(to)) {
      return expression;
    }
    Meaning meaning = to instanceof Type.Decimal decimal ? toDecimal(decimal) : toDouble();
    Evaluation evaluation = meaning.bind(to, List.of(expression));
    Optional<String> text =
        to == Primitive.DOUBLE
            ? expression.sparkSql().map(sql -> SparkText.cast(sql, "double"))
            : Optional.empty();
    return Expression.conversion(to, evaluation, text, expression);
  }

  private static Meaning toDouble() {
    return Meaning.<Long>one(Long::doubleValue);
  }

  private static Meaning toDecimal(Type.Decimal to) {
    return Meaning.one(
        value ->
            value instanceof BigDecimal decimal
                ? decimal.setScale(to.scale())
                : BigDecimal.valueOf((Long) value).setScale(to.scale()));
  }

  private static boolean isNumber(Type type) {
    return type == Primitive.LONG || type == Primitive.DOUBLE;
  }

  private static Optional<Type.Decimal> decimal(Type type) {
    if (type == Primitive.LONG) {
      return Optional.of(BIGINT_DIGITS);
    }
    return type instanceof Type.Decimal decimal ? Optional.of(decimal) : Optional.empty();
  }

  private static Optional<Type> wide(Type.Decimal left, Type.Decimal right) {
    int scale = Math.max(left.scale(), right.scale());
    int whole = Math.max(left.precision() - left.scale(), right.precision() - right.scale());
    return whole + scale > Type.Decimal.MAX_PRECISION
        ? Optional.empty()
        : Optional.of(new Type.Decimal(whole + scale, scale));
  }
}
