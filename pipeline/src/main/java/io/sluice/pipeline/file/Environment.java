package io.sluice.pipeline.file;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts what stands outside of the file in place of a reference in a value: an environment variable
 * for {@code ${VAR}} and {@code ${VAR:default}}, the text of a file for {@code ${file:/path}}.
 */
record Environment(Map<String, String> variables) {

  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::([^}]*))?}");

  /** Not the name of a variable if something follows. */
  private static final String FILE = "file";

  /**
   * @throws IllegalArgumentException naming a variable that is neither set nor has a default, or a
   *     file that cannot be read
   */
  String resolve(String value) {
    if (value.indexOf("${") < 0) {
      return value;
    }
    return REFERENCE
        .matcher(value)
        .replaceAll(match -> Matcher.quoteReplacement(text(match.group(1), match.group(2))));
  }

  private String text(String name, @Nullable String argument) {
    return argument != null && name.equals(FILE)
        ? MountedFile.text(argument)
        : valueOf(name, argument);
  }

  private String valueOf(String variable, @Nullable String otherwise) {
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
