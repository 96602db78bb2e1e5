package io.sluice.expression;

import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import java.util.Optional;

/** Gives an aggregate call its type. */
final class AggregateChecker {

  private final String text;
  private final Scope scope;

  AggregateChecker(String text, Scope scope) {
    this.text = text;
    this.scope = scope;
  }

  Aggregate check(AggregateKind kind, Syntax.Call call) {
    if (call.arguments().size() != 1) {
      throw failure(call, kind + " takes one argument, not " + call.arguments().size());
    }
    Syntax argument = call.arguments().get(0);
    if (kind == AggregateKind.COUNT && argument instanceof Syntax.Star) {
      return new Aggregate(kind, Optional.empty(), Primitive.LONG);
    }
    Expression expression = new Checker(text, scope).check(argument);
    Type type =
        kind.result(expression.type())
            .orElseThrow(
                () -> failure(call, "no " + kind + "(" + SqlType.name(expression.type()) + ")"));
    return new Aggregate(kind, Optional.of(expression), type);
  }

  private ExpressionException failure(Syntax.Call call, String reason) {
    return new ExpressionException(text, call.span(), reason);
  }
}
