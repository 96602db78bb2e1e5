package io.sluice.expression;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The language: every function and operator, once for each signature, in the order of the docs. */
final class FunctionTable {

  private static final List<Function> ROWS =
      Stream.of(
              Comparisons.rows(),
              Logic.rows(),
              Choices.rows(),
              Arithmetic.rows(),
              StringFunctions.rows(),
              TimeFunctions.rows(),
              Casts.rows())
          .flatMap(List::stream)
          .toList();

  private static final Map<String, List<Function>> BY_NAME =
      ROWS.stream()
          .collect(Collectors.groupingBy(Function::name, LinkedHashMap::new, Collectors.toList()));

  private FunctionTable() {}

  static List<Function> rows() {
    return ROWS;
  }

  /** The signatures of a name, in the order in which they are tried; none if it is unknown. */
  static List<Function> named(String name) {
    return BY_NAME.getOrDefault(name, List.of());
  }

  /** The names that are written as {@code name(...)}, aggregates included. */
  static Collection<String> callableNames() {
    return Stream.concat(
            BY_NAME.keySet().stream().filter(name -> name.matches("[a-z_]+")),
            AggregateKind.names().stream())
        .toList();
  }
}
