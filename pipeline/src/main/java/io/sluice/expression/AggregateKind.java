package io.sluice.expression;

import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What an aggregate does with the values of a group; nulls do not take part. */
public enum AggregateKind {
  /** How many values there are, or how many rows if there is no argument. */
  COUNT,
  /** The sum; null if there is no value, or if a bigint overflows. */
  SUM,
  MIN,
  MAX,
  /** The mean as a double; null if there is no value. */
  AVG,
  /**
   * How many values there are that differ, null if there are more than {@link #MOST_DISTINCT};
   * written {@code count(distinct x)}.
   */
  COUNT_DISTINCT,
  /** About as many as {@link #COUNT_DISTINCT}, in a {@link DistinctSketch}. */
  APPROX_COUNT_DISTINCT,
  /** The value of the row that happened first; of several, by partition and then by offset. */
  FIRST,
  /** The value of the row that happened last; of several, by partition and then by offset. */
  LAST;

  /** A stream keeps the values, and what it keeps of a window has to fit a record of a topic. */
  public static final int MOST_DISTINCT = 10_000;

  private static final int MORE_DIGITS = 10;

  static Optional<AggregateKind> named(String name) {
    return callable().filter(kind -> kind.toString().equals(name)).findFirst();
  }

  static List<String> names() {
    return callable().map(AggregateKind::toString).toList();
  }

  private static Stream<AggregateKind> callable() {
    return Arrays.stream(values()).filter(kind -> kind != COUNT_DISTINCT);
  }

  /** What it makes of values that differ. */
  Optional<AggregateKind> ofDistinct() {
    return this == COUNT ? Optional.of(COUNT_DISTINCT) : Optional.empty();
  }

  /** Whether it asks which values are equal. */
  boolean comparesForEquality() {
    return this == COUNT_DISTINCT || this == APPROX_COUNT_DISTINCT;
  }

  /** The type of the result for an argument, or empty if there is no such aggregate. */
  Optional<Type> result(Type argument) {
    return switch (this) {
      case COUNT, COUNT_DISTINCT, APPROX_COUNT_DISTINCT -> Optional.of(Primitive.LONG);
      case FIRST, LAST -> Optional.of(argument);
      case MIN, MAX -> Optional.of(argument).filter(Ordering::isOrdered);
      case SUM -> sum(argument);
      case AVG -> Optional.<Type>of(Primitive.DOUBLE).filter(type -> isNumber(argument));
    };
  }

  private static Optional<Type> sum(Type argument) {
    if (argument instanceof Type.Decimal decimal) {
      int precision = Math.min(Type.Decimal.MAX_PRECISION, decimal.precision() + MORE_DIGITS);
      return Optional.of(new Type.Decimal(precision, decimal.scale()));
    }
    return Optional.of(argument).filter(AggregateKind::isNumber);
  }

  private static boolean isNumber(Type type) {
    return type == Primitive.LONG || type == Primitive.DOUBLE;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
