package io.sluice.expression;

import io.sluice.failure.NearestName;
import io.sluice.schema.Type;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Gives every part of an expression its type and its meaning, or says at which place it has none.
 */
final class Checker {

  private final String text;
  private final Names names;

  Checker(String text, Scope scope) {
    this.text = text;
    this.names = new Names(text, scope);
  }

  /** The expression, which must not be the null literal alone. */
  Expression check(Syntax syntax) {
    Expression expression =
        typed(syntax)
            .orElseThrow(
                () -> failure(syntax.span(), "null has no type here; write cast(null as string)"));
    // A name is one step, which nothing is to be made one with.
    return syntax instanceof Syntax.Name ? expression : expression.whole();
  }

  /** The expression, or empty for the null literal. */
  private Optional<Expression> typed(Syntax syntax) {
    if (syntax instanceof Syntax.Null) {
      return Optional.empty();
    }
    if (syntax instanceof Syntax.Literal literal) {
      return Optional.of(Expression.literal(literal.type(), literal.value()));
    }
    if (syntax instanceof Syntax.Name name) {
      return Optional.of(names.resolve(name));
    }
    if (syntax instanceof Syntax.Cast cast) {
      return Optional.of(cast(cast));
    }
    if (syntax instanceof Syntax.Call call) {
      return Optional.of(call(call));
    }
    if (syntax instanceof Syntax.Distinct distinct) {
      throw failure(distinct.span(), AggregateChecker.MISPLACED);
    }
    throw failure(syntax.span(), "'*' may stand only in count(*)");
  }

  private Expression cast(Syntax.Cast cast) {
    Type target =
        SqlType.named(cast.typeName())
            .orElseThrow(() -> failure(cast.typeSpan(), unknownType(cast.typeName())));
    Optional<Expression> argument = typed(cast.argument());
    if (argument.isEmpty()) {
      return Expression.literal(target, null);
    }
    if (argument.get().type().equals(target)) {
      return argument.get();
    }
    return resolve(cast.span(), "cast as " + cast.typeName(), List.of(argument));
  }

  private static String unknownType(String name) {
    return "unknown type '%s'%s; there is %s"
        .formatted(
            name, NearestName.hint(name, SqlType.names()), String.join(", ", SqlType.names()));
  }

  private Expression call(Syntax.Call call) {
    if (AggregateKind.named(call.function()).isPresent()) {
      throw failure(
          call.span(),
          call.function() + " is an aggregate; it may only be the whole of a select item");
    }
    if (FunctionTable.named(call.function()).isEmpty()) {
      String hint = NearestName.hint(call.function(), FunctionTable.callableNames());
      throw failure(call.span(), "unknown function '" + call.function() + "'" + hint);
    }
    List<Optional<Expression>> arguments = call.arguments().stream().map(this::typed).toList();
    refuseUnknownUnit(call);
    return resolve(call.span(), call.function(), arguments);
  }

  private void refuseUnknownUnit(Syntax.Call call) {
    boolean hasUnit = call.function().equals(TimeFunctions.DATE_TRUNC);
    if (hasUnit
        && !call.arguments().isEmpty()
        && call.arguments().get(0) instanceof Syntax.Literal literal
        && literal.value() instanceof String unit
        && TimeUnit.named(unit).isEmpty()) {
      String hint = NearestName.hint(unit, TimeUnit.names());
      throw failure(literal.span(), "unknown unit '" + unit + "'" + hint);
    }
  }

  private Expression resolve(Span span, String name, List<Optional<Expression>> arguments) {
    List<Function> rows = FunctionTable.named(name);
    for (Function row : rows) {
      Optional<Binding> binding = Binding.of(row, arguments);
      if (binding.isPresent()) {
        if (binding.get().comparesWithNull()) {
          throw failure(
              span, "comparison with null is never true; write 'is null' or 'is not null'");
        }
        return binding.get().call();
      }
    }
    String types =
        arguments.stream()
            .map(argument -> argument.map(typed -> SqlType.name(typed.type())).orElse("null"))
            .collect(Collectors.joining(", "));
    throw failure(span, "no %s(%s); there is %s".formatted(name, types, Function.spelledOut(rows)));
  }

  private ExpressionException failure(Span span, String reason) {
    return new ExpressionException(text, span, reason);
  }
}
