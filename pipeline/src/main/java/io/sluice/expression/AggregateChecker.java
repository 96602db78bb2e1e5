package io.sluice.expression;

import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import java.util.Optional;

/** Gives an aggregate call its type. */
final class AggregateChecker {

  static final String MISPLACED = "'distinct' may stand only in count(distinct x)";

  private final String text;
  private final Scope scope;

  AggregateChecker(String text, Scope scope) {
    this.text = text;
    this.scope = scope;
  }

  Aggregate check(AggregateKind called, Syntax.Call call) {
    Syntax written = only(called, call);
    if (called == AggregateKind.COUNT && written instanceof Syntax.Star) {
      return new Aggregate(called, Optional.empty(), Primitive.LONG);
    }
    if (written instanceof Syntax.Distinct distinct) {
      AggregateKind kind =
          called
              .ofDistinct()
              .orElseThrow(() -> new ExpressionException(text, distinct.span(), MISPLACED));
      return check(kind, call, distinct.argument());
    }
    return check(called, call, written);
  }

  private Syntax only(AggregateKind kind, Syntax.Call call) {
    if (call.arguments().size() != 1) {
      throw failure(call, kind + " takes one argument, not " + call.arguments().size());
    }
    return call.arguments().get(0);
  }

  private Aggregate check(AggregateKind kind, Syntax.Call call, Syntax argument) {
    Expression expression = new Checker(text, scope).check(argument);
    Type type =
        kind.result(expression.type())
            .orElseThrow(
                () -> failure(call, "no " + kind + "(" + SqlType.name(expression.type()) + ")"));
    if (kind.comparesForEquality()) {
      requireEquality(kind, expression.type(), argument.span());
    }
    return new Aggregate(kind, Optional.of(expression), type);
  }

  private void requireEquality(AggregateKind kind, Type type, Span argument) {
    if (!Equality.isCertain(type)) {
      String why =
          Equality.isUncertain(type)
              ? "NaN and -0.0 make equality uncertain; count a cast of it"
              : "what is counted is strings, booleans, integers, decimals, dates or timestamps";
      String call = kind == AggregateKind.COUNT_DISTINCT ? "count(distinct " : kind + "(";
      String reason = "no %s%s): %s".formatted(call, SqlType.name(type), why);
      throw new ExpressionException(text, argument, reason);
    }
  }

  private ExpressionException failure(Syntax.Call call, String reason) {
    return new ExpressionException(text, call.span(), reason);
  }
}
