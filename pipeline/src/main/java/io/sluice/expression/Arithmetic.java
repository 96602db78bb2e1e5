package io.sluice.expression;

import static io.sluice.expression.Parameter.BIGINT;
import static io.sluice.expression.Parameter.DOUBLE;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Numbers: a bigint that overflows is null, and so is a division by zero. */
final class Arithmetic {

  private Arithmetic() {}

  static List<Function> rows() {
    return List.of(
        bigints("+", "the sum; null if it overflows", Arithmetic::sum).spark("try_add({0}, {1})"),
        doubles("+", "the sum", (a, b) -> a + b).spark("({0} + {1})"),
        bigints("-", "the difference; null if it overflows", Arithmetic::difference)
            .spark("try_subtract({0}, {1})"),
        doubles("-", "the difference", (a, b) -> a - b).spark("({0} - {1})"),
        bigint("-", "the negative; null if it overflows", value -> difference(0L, value))
            .spark("try_subtract(0L, {0})"),
        number("-", "the negative", value -> -value),
        bigints("*", "the product; null if it overflows", Arithmetic::product)
            .spark("try_multiply({0}, {1})"),
        doubles("*", "the product", (a, b) -> a * b).spark("({0} * {1})"),
        doubles("/", "the quotient, always a double; null if b is zero", Arithmetic::quotient)
            .nulls(Function.Nulls.ALWAYS_POSSIBLE),
        bigints("%", "the remainder, with the sign of a; null if b is zero", Arithmetic::remainder),
        doubles("%", "the remainder, with the sign of a; null if b is zero", Arithmetic::remainder)
            .nulls(Function.Nulls.ALWAYS_POSSIBLE),
        bigint("abs", "without the sign; null if it overflows", Arithmetic::absolute),
        number("abs", "without the sign", Math::abs),
        number("floor", "the next whole number below, as a double", Math::floor),
        number("ceil", "the next whole number above, as a double", Math::ceil));
  }

  private static @Nullable Long sum(Long a, Long b) {
    long sum = a + b;
    return ((a ^ sum) & (b ^ sum)) < 0 ? null : sum;
  }

  private static @Nullable Long difference(Long a, Long b) {
    long difference = a - b;
    return ((a ^ b) & (a ^ difference)) < 0 ? null : difference;
  }

  private static @Nullable Long product(Long a, Long b) {
    long low = a * b;
    return Math.multiplyHigh(a, b) == low >> 63 ? low : null;
  }

  private static @Nullable Long absolute(Long value) {
    return value == Long.MIN_VALUE ? null : Math.abs(value);
  }

  private static @Nullable Double quotient(Double a, Double b) {
    return b == 0 ? null : a / b;
  }

  private static @Nullable Long remainder(Long a, Long b) {
    return b == 0 ? null : a % b;
  }

  private static @Nullable Double remainder(Double a, Double b) {
    return b == 0 ? null : a % b;
  }

  private static Function bigints(String name, String summary, Meaning.OfTwo<Long, Long> meaning) {
    return Function.of(name, Signature.of(BIGINT, BIGINT, BIGINT), summary, Meaning.two(meaning))
        .nulls(Function.Nulls.ALWAYS_POSSIBLE);
  }

  private static Function bigint(String name, String summary, Meaning.OfOne<Long> meaning) {
    return Function.of(name, Signature.of(BIGINT, BIGINT), summary, Meaning.one(meaning))
        .nulls(Function.Nulls.ALWAYS_POSSIBLE);
  }

  private static Function doubles(
      String name, String summary, Meaning.OfTwo<Double, Double> meaning) {
    return Function.of(name, Signature.of(DOUBLE, DOUBLE, DOUBLE), summary, Meaning.two(meaning));
  }

  private static Function number(String name, String summary, Meaning.OfOne<Double> meaning) {
    return Function.of(name, Signature.of(DOUBLE, DOUBLE), summary, Meaning.one(meaning));
  }
}
