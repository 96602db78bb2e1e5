package io.sluice.expression;

import static io.sluice.expression.Parameter.BOOLEAN;
import static io.sluice.expression.Parameter.Variable.ANY;

import io.sluice.schema.Type;
import java.util.List;

/** One of several values. */
final class Choices {

  private Choices() {}

  static List<Function> rows() {
    return List.of(
        Function.of(
                "coalesce",
                new Signature(List.of(), List.of(ANY), List.of(), ANY),
                "the first value that is not null",
                Choices::firstPresent)
            .nulls(Function.Nulls.IF_ALL_ARGUMENTS_ARE)
            .spark(arguments -> "coalesce(" + String.join(", ", arguments) + ")"),
        Function.of(
                "case",
                new Signature(List.of(), List.of(BOOLEAN, ANY), List.of(ANY), ANY),
                "case when a then b ... else c end: the value of the first condition that is true,"
                    + " null if there is none and no else; also case x when a then b",
                Choices::firstTrue)
            .nulls(Choices::aBranchIsNullable)
            .spark(Choices::caseText));
  }

  private static Evaluation firstPresent(Type type, List<Expression> arguments) {
    Evaluation[] values = evaluations(arguments);
    return row -> {
      for (Evaluation value : values) {
        Object candidate = value.evaluate(row);
        if (candidate != null) {
          return candidate;
        }
      }
      return null;
    };
  }

  private static Evaluation firstTrue(Type type, List<Expression> arguments) {
    int last = arguments.size() - 1;
    Evaluation choice = arguments.get(last).evaluation();
    for (int i = last - 2; i >= 0; i -= 2) {
      choice = either(arguments.get(i).evaluation(), arguments.get(i + 1).evaluation(), choice);
    }
    return choice;
  }

  private static Evaluation either(Evaluation condition, Evaluation then, Evaluation otherwise) {
    return row ->
        Boolean.TRUE.equals(condition.evaluate(row)) ? then.evaluate(row) : otherwise.evaluate(row);
  }

  private static boolean aBranchIsNullable(List<Expression> arguments) {
    int otherwise = arguments.size() - 1;
    for (int i = 1; i < otherwise; i += 2) {
      if (arguments.get(i).nullable()) {
        return true;
      }
    }
    return arguments.get(otherwise).nullable();
  }

  private static String caseText(List<String> arguments) {
    StringBuilder text = new StringBuilder("(case");
    int otherwise = arguments.size() - 1;
    for (int i = 0; i < otherwise; i += 2) {
      text.append(" when ").append(arguments.get(i));
      text.append(" then ").append(arguments.get(i + 1));
    }
    return text.append(" else ").append(arguments.get(otherwise)).append(" end)").toString();
  }

  private static Evaluation[] evaluations(List<Expression> arguments) {
    return arguments.stream().map(Expression::evaluation).toArray(Evaluation[]::new);
  }
}
