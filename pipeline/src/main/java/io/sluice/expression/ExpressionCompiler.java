package io.sluice.expression;

import io.sluice.schema.Type.Primitive;
import java.util.Optional;

/** From text to something that runs; every refusal is an {@link ExpressionException}. */
public final class ExpressionCompiler {

  private ExpressionCompiler() {}

  /** A scalar expression of any type. */
  public static Expression compile(String text, Scope scope) {
    return new Checker(text, scope).check(Parser.parse(text));
  }

  /** A condition: a scalar expression that must be boolean. Null means no. */
  public static Expression compileCondition(String text, Scope scope) {
    Expression condition = compile(text, scope);
    if (condition.type() != Primitive.BOOLEAN) {
      String reason = "a condition is boolean, this is " + SqlType.name(condition.type());
      throw new ExpressionException(text, new Span(0, text.length()), reason);
    }
    return condition;
  }

  /**
   * Refuses a text that is no expression, whatever columns there are.
   *
   * @return the text
   */
  public static String requireSyntax(String text) {
    Parser.parse(text);
    return text;
  }

  /**
   * What a column with the value of an expression is called: by the last part of its name if it is
   * a name, such as {@code city} for {@code place.city}; otherwise as it is written.
   */
  public static String columnName(String text) {
    return Parser.parse(text) instanceof Syntax.Name name
        ? name.parts().get(name.parts().size() - 1).text()
        : text;
  }

  /** Whether the text is an aggregate call as a whole, whatever its argument. */
  public static boolean isAggregate(String text) {
    return aggregate(Parser.parse(text)).isPresent();
  }

  /** One aggregate call: {@code count(*)}, or an {@link AggregateKind} of an expression. */
  public static Aggregate compileAggregate(String text, Scope scope) {
    Syntax syntax = Parser.parse(text);
    AggregateKind kind =
        aggregate(syntax)
            .orElseThrow(
                () ->
                    new ExpressionException(
                        text,
                        syntax.span(),
                        "expected one aggregate and nothing around it: "
                            + String.join(", ", AggregateKind.names())));
    return new AggregateChecker(text, scope).check(kind, (Syntax.Call) syntax);
  }

  private static Optional<AggregateKind> aggregate(Syntax syntax) {
    return syntax instanceof Syntax.Call call
        ? AggregateKind.named(call.function())
        : Optional.empty();
  }
}
