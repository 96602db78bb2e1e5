package io.sluice.expression;

import static io.sluice.expression.Parameter.BOOLEAN;
import static io.sluice.expression.Parameter.Variable.COMPARABLE;

import io.sluice.schema.Row;
import io.sluice.schema.Type;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Comparison of values of one type; null if the answer depends on a null. */
final class Comparisons {

  /** The outcomes of a comparison that make it true. */
  private record Accepted(boolean less, boolean equal, boolean greater) {
    static final Accepted EQUAL = new Accepted(false, true, false);
    static final Accepted NOT_EQUAL = new Accepted(true, false, true);
    static final Accepted LESS = new Accepted(true, false, false);
    static final Accepted NOT_GREATER = new Accepted(true, true, false);
    static final Accepted GREATER = new Accepted(false, false, true);
    static final Accepted NOT_LESS = new Accepted(false, true, true);

    boolean test(int order) {
      return order < 0 ? less : order > 0 ? greater : equal;
    }
  }

  private Comparisons() {}

  static List<Function> rows() {
    return List.of(
        row("=", "equal; NaN equals NaN, and -0.0 equals 0.0", Accepted.EQUAL),
        row("<>", "not equal; also written !=", Accepted.NOT_EQUAL),
        row("<", "less; NaN is the greatest, strings are in the order of UTF-8", Accepted.LESS),
        row("<=", "less or equal", Accepted.NOT_GREATER),
        row(">", "greater", Accepted.GREATER),
        row(">=", "greater or equal", Accepted.NOT_LESS),
        between(),
        in());
  }

  private static Function row(String sign, String summary, Accepted accepted) {
    Meaning meaning =
        (type, arguments) -> {
          Comparator<Object> ordering = Ordering.of(type);
          return Meaning.strict(
              arguments.get(0),
              arguments.get(1),
              (left, right) -> accepted.test(ordering.compare(left, right)));
        };
    return Function.of(sign, Signature.of(BOOLEAN, COMPARABLE, COMPARABLE), summary, meaning)
        .spark("({0} " + sign + " {1})");
  }

  private static Function between() {
    Meaning meaning =
        (type, arguments) -> {
          Comparator<Object> ordering = Ordering.of(type);
          Expression value = arguments.get(0);
          Expression low = arguments.get(1);
          Expression high = arguments.get(2);
          return Logic.and(
              Meaning.strict(value, low, (a, b) -> ordering.compare(a, b) >= 0),
              Meaning.strict(value, high, (a, b) -> ordering.compare(a, b) <= 0));
        };
    return Function.of(
            "between",
            Signature.of(BOOLEAN, COMPARABLE, COMPARABLE, COMPARABLE),
            "a between b and c: a >= b and a <= c; also not between",
            meaning)
        .spark("({0} between {1} and {2})");
  }

  private static Function in() {
    return Function.of(
            "in",
            new Signature(List.of(COMPARABLE), List.of(COMPARABLE), List.of(), BOOLEAN),
            "a in (b, ...): equal to one of them; also not in",
            Comparisons::among)
        .spark(
            arguments ->
                "(%s in (%s))"
                    .formatted(
                        arguments.get(0),
                        String.join(", ", arguments.subList(1, arguments.size()))));
  }

  private static Evaluation among(Type type, List<Expression> arguments) {
    Comparator<Object> ordering = Ordering.of(type);
    Evaluation value = arguments.get(0).evaluation();
    Evaluation[] items =
        arguments.stream().skip(1).map(Expression::evaluation).toArray(Evaluation[]::new);
    return row -> {
      Object wanted = value.evaluate(row);
      return wanted == null ? null : contains(items, wanted, ordering, row);
    };
  }

  private static @Nullable Boolean contains(
      Evaluation[] items, Object wanted, Comparator<Object> ordering, Row row) {
    boolean sawNull = false;
    for (Evaluation item : items) {
      Object candidate = item.evaluate(row);
      if (candidate == null) {
        sawNull = true;
      } else if (ordering.compare(wanted, candidate) == 0) {
        return true;
      }
    }
    return sawNull ? null : false;
  }
}
