package io.sluice.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The parameters and the result of a function; the repeated ones stand there once or more often.
 */
record Signature(
    List<Parameter> first, List<Parameter> repeated, List<Parameter> last, Parameter result) {

  static Signature of(Parameter result, Parameter... parameters) {
    return new Signature(List.of(parameters), List.of(), List.of(), result);
  }

  /** One parameter for each of so many arguments, or empty if it cannot be so many. */
  Optional<List<Parameter>> parameters(int arguments) {
    int more = arguments - first.size() - last.size();
    if (repeated.isEmpty() ? more != 0 : more <= 0 || more % repeated.size() != 0) {
      return Optional.empty();
    }
    List<Parameter> all = new ArrayList<>(first);
    while (all.size() < arguments - last.size()) {
      all.addAll(repeated);
    }
    all.addAll(last);
    return Optional.of(List.copyOf(all));
  }

  /** As in {@code length(string) -> bigint}. */
  String spelled(String name) {
    Stream<Object> more = repeated.isEmpty() ? Stream.of() : Stream.of("...");
    return Stream.of(first.stream(), repeated.stream(), more, last.stream())
        .flatMap(parameters -> parameters)
        .map(Object::toString)
        .collect(Collectors.joining(", ", name + "(", ") -> " + result));
  }
}
