package io.sluice.pipeline.file;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts environment variables in place of {@code ${VAR}} and {@code ${VAR:default}} in a value. */
record Environment(Map<String, String> variables) {

  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::([^}]*))?}");

  /**
   * @throws IllegalArgumentException naming a variable that is neither set nor has a default
   */
  String resolve(String value) {
    if (value.indexOf("${") < 0) {
      return value;
    }
    return REFERENCE
        .matcher(value)
        .replaceAll(match -> Matcher.quoteReplacement(valueOf(match.group(1), match.group(2))));
  }

  private String valueOf(String variable, @org.jspecify.annotations.Nullable String otherwise) {
    String value = variables.get(variable);
    if (value != null) {
      return value;
    }
    if (otherwise != null) {
      return otherwise;
    }
    throw new IllegalArgumentException(
        "the environment has no variable '%s'; set it, or write ${%s:default}"
            .formatted(variable, variable));
  }
}
