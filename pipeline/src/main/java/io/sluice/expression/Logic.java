package io.sluice.expression;

import static io.sluice.expression.Parameter.BOOLEAN;
import static io.sluice.expression.Parameter.Variable.ANY;

import java.util.List;

/** Three-valued logic. */
final class Logic {

  private Logic() {}

  static List<Function> rows() {
    return List.of(
        Function.of(
                "and",
                Signature.of(BOOLEAN, BOOLEAN, BOOLEAN),
                "false if one side is false, else null if one is null",
                (type, arguments) ->
                    and(arguments.get(0).evaluation(), arguments.get(1).evaluation()))
            .spark("({0} and {1})"),
        Function.of(
                "or",
                Signature.of(BOOLEAN, BOOLEAN, BOOLEAN),
                "true if one side is true, else null if one is null",
                (type, arguments) ->
                    or(arguments.get(0).evaluation(), arguments.get(1).evaluation()))
            .spark("({0} or {1})"),
        Function.of(
                "not",
                Signature.of(BOOLEAN, BOOLEAN),
                "the opposite; null stays null",
                Meaning.<Boolean>one(value -> !value))
            .spark("(not {0})"),
        isNull(),
        isNotNull());
  }

  static Evaluation and(Evaluation left, Evaluation right) {
    return decidedBy(false, left, right);
  }

  private static Evaluation or(Evaluation left, Evaluation right) {
    return decidedBy(true, left, right);
  }

  /** One side of the deciding value decides; without it, a null leaves the answer open. */
  private static Evaluation decidedBy(Boolean deciding, Evaluation left, Evaluation right) {
    return row -> {
      Object a = left.evaluate(row);
      if (deciding.equals(a)) {
        return a;
      }
      Object b = right.evaluate(row);
      return deciding.equals(b) || a != null ? b : null;
    };
  }

  private static Function isNull() {
    return Function.of(
            "is null",
            Signature.of(BOOLEAN, ANY),
            "true for null, else false",
            (type, arguments) -> {
              Evaluation argument = arguments.get(0).evaluation();
              return row -> argument.evaluate(row) == null;
            })
        .nulls(Function.Nulls.NEVER)
        .spark("({0} is null)");
  }

  private static Function isNotNull() {
    return Function.of(
            "is not null",
            Signature.of(BOOLEAN, ANY),
            "false for null, else true",
            (type, arguments) -> {
              Evaluation argument = arguments.get(0).evaluation();
              return row -> argument.evaluate(row) != null;
            })
        .nulls(Function.Nulls.NEVER)
        .spark("({0} is not null)");
  }
}
