package io.sluice.expression;

import java.util.List;

/** How a row of the function table is written in an expression. */
final class Spelling {

  private Spelling() {}

  static String of(String name, List<String> arguments) {
    String first = arguments.get(0);
    return switch (name) {
      case "is null", "is not null" -> "(" + first + " " + name + ")";
      case "in" -> "(" + first + " in (" + rest(arguments) + "))";
      case "between" ->
          "(%s between %s and %s)".formatted(first, arguments.get(1), arguments.get(2));
      case "case" -> cases(arguments);
      case "not" -> "(not " + first + ")";
      default -> operatorOrCall(name, arguments);
    };
  }

  private static String operatorOrCall(String name, List<String> arguments) {
    if (name.startsWith("cast as ")) {
      return "cast(" + arguments.get(0) + " as " + name.substring("cast as ".length()) + ")";
    }
    if (name.matches("[a-z_]+") && !List.of("and", "or", "like").contains(name)) {
      return name + "(" + String.join(", ", arguments) + ")";
    }
    return arguments.size() == 1
        ? "(" + name + " " + arguments.get(0) + ")"
        : "(" + String.join(" " + name + " ", arguments) + ")";
  }

  private static String cases(List<String> arguments) {
    StringBuilder text = new StringBuilder("case");
    for (int i = 0; i < arguments.size() - 1; i += 2) {
      text.append(" when ").append(arguments.get(i));
      text.append(" then ").append(arguments.get(i + 1));
    }
    return text + " else " + arguments.get(arguments.size() - 1) + " end";
  }

  private static String rest(List<String> arguments) {
    return String.join(", ", arguments.subList(1, arguments.size()));
  }
}
