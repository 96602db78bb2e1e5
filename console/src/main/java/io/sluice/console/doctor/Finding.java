package io.sluice.console.doctor;

import java.util.Locale;

/**
 * What was found of one thing.
 *
 * @param subject what it is about
 * @param text what is so, with values
 * @param wayOut what to do; empty if nothing is
 */
record Finding(Level level, String subject, String text, String wayOut) {

  /** How bad it is. */
  enum Level {
    OK,
    /** It works, and may cost something one day. */
    WARN,
    /** It does not work, or rows will be lost. */
    FAIL;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Finding ok(String subject, String text) {
    return new Finding(Level.OK, subject, text, "");
  }

  static Finding warn(String subject, String text, String wayOut) {
    return new Finding(Level.WARN, subject, text, wayOut);
  }

  static Finding fail(String subject, String text, String wayOut) {
    return new Finding(Level.FAIL, subject, text, wayOut);
  }
}
