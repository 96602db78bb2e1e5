package io.sluice.expression;

import io.sluice.schema.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A function that fits its arguments, and the type that the variable of its signature stands for.
 *
 * @param arguments empty where the null literal stands
 */
record Binding(
    Function function,
    List<Parameter> parameters,
    List<Optional<Expression>> arguments,
    Type type) {

  /** The binding, or empty if the arguments do not fit the signature. */
  static Optional<Binding> of(Function function, List<Optional<Expression>> arguments) {
    return function
        .signature()
        .parameters(arguments.size())
        .filter(parameters -> fit(parameters, arguments))
        .flatMap(
            parameters ->
                type(function.signature(), parameters, arguments)
                    .map(type -> new Binding(function, parameters, arguments, type)));
  }

  boolean comparesWithNull() {
    for (int i = 0; i < parameters.size(); i++) {
      if (parameters.get(i) == Parameter.Variable.COMPARABLE && arguments.get(i).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  Expression call() {
    List<Expression> converted = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      Type wanted = parameters.get(i) instanceof Parameter.Exactly exactly ? exactly.type() : type;
      Optional<Expression> argument = arguments.get(i);
      if (argument.isEmpty()) {
        converted.add(Expression.literal(wanted, null));
      } else if (parameters.get(i) instanceof Parameter.Constant) {
        converted.add(argument.get());
      } else {
        converted.add(Conversion.convert(argument.get(), wanted));
      }
    }
    return function.call(type, converted);
  }

  private static boolean fit(List<Parameter> parameters, List<Optional<Expression>> arguments) {
    for (int i = 0; i < parameters.size(); i++) {
      if (!fits(parameters.get(i), arguments.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean fits(Parameter parameter, Optional<Expression> argument) {
    if (parameter instanceof Parameter.Constant) {
      return argument.flatMap(Expression::constant).filter(String.class::isInstance).isPresent();
    }
    return argument.isEmpty()
        || !(parameter instanceof Parameter.Exactly exactly)
        || Conversion.isAllowed(argument.get().type(), exactly.type());
  }

  private static Optional<Type> type(
      Signature signature, List<Parameter> parameters, List<Optional<Expression>> arguments) {
    Optional<Type> common = Optional.empty();
    for (int i = 0; i < parameters.size(); i++) {
      if (parameters.get(i) instanceof Parameter.Variable variable
          && arguments.get(i).isPresent()) {
        Type next = arguments.get(i).get().type();
        common = common.isEmpty() ? Optional.of(next) : Conversion.common(common.get(), next);
        if (common.filter(variable::admits).isEmpty()) {
          return Optional.empty();
        }
      }
    }
    boolean hasVariable = parameters.stream().anyMatch(Parameter.Variable.class::isInstance);
    return hasVariable || !(signature.result() instanceof Parameter.Exactly exactly)
        ? common
        : Optional.of(exactly.type());
  }
}
