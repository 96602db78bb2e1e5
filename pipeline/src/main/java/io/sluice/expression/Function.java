package io.sluice.expression;

import io.sluice.schema.Type;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One row of the language: a function or operator for one signature.
 *
 * <p>A row has a Spark template only if a generated comparison of both engines found no difference;
 * without one, Spark runs the meaning itself.
 */
record Function(
    String name,
    Signature signature,
    String summary,
    Meaning meaning,
    Nulls nulls,
    Optional<Template> template) {

  private static final Pattern PLACE = Pattern.compile("\\{([0-9])}");

  /** When a result may be null. */
  @FunctionalInterface
  interface Nulls {
    Nulls IF_AN_ARGUMENT_IS = arguments -> arguments.stream().anyMatch(Expression::nullable);
    Nulls IF_ALL_ARGUMENTS_ARE = arguments -> arguments.stream().allMatch(Expression::nullable);
    Nulls ALWAYS_POSSIBLE = arguments -> true;
    Nulls NEVER = arguments -> false;

    boolean possible(List<Expression> arguments);
  }

  /** Makes Spark SQL from the Spark SQL of the arguments. */
  @FunctionalInterface
  interface Template {
    String text(List<String> arguments);
  }

  static Function of(String name, Signature signature, String summary, Meaning meaning) {
    return new Function(
        name, signature, summary, meaning, Nulls.IF_AN_ARGUMENT_IS, Optional.empty());
  }

  Function nulls(Nulls when) {
    return new Function(name, signature, summary, meaning, when, template);
  }

  /** With a template in which {@code {0}} stands for the first argument, and so on. */
  Function spark(String pattern) {
    return spark(
        arguments ->
            PLACE
                .matcher(pattern)
                .replaceAll(
                    place ->
                        Matcher.quoteReplacement(arguments.get(Integer.parseInt(place.group(1))))));
  }

  Function spark(Template sparkTemplate) {
    return new Function(name, signature, summary, meaning, nulls, Optional.of(sparkTemplate));
  }

  /** The call of this function on arguments that have the types of the signature. */
  Expression call(Type type, List<Expression> arguments) {
    boolean allText = arguments.stream().allMatch(argument -> argument.sparkSql().isPresent());
    Optional<String> text =
        template
            .filter(present -> allText)
            .map(
                present ->
                    present.text(arguments.stream().map(a -> a.sparkSql().orElseThrow()).toList()));
    return Expression.call(
        signature.result() instanceof Parameter.Exactly exactly ? exactly.type() : type,
        nulls.possible(arguments),
        meaning.bind(type, arguments),
        text,
        arguments);
  }

  String spelled() {
    return signature.spelled(name);
  }

  static String spelledOut(List<Function> functions) {
    return functions.stream().map(Function::spelled).collect(Collectors.joining(", "));
  }
}
