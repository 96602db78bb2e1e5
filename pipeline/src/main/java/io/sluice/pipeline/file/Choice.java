package io.sluice.pipeline.file;

import java.util.Map;

/** Reads one of some words. */
final class Choice {

  private Choice() {}

  /**
   * @throws IllegalArgumentException that names the words, if it is none of them
   */
  static <T> T of(String text, Map<String, T> choices) {
    T choice = choices.get(text);
    if (choice == null) {
      throw new IllegalArgumentException(
          "'%s' is not one of: %s"
              .formatted(text, String.join(", ", choices.keySet().stream().sorted().toList())));
    }
    return choice;
  }
}
