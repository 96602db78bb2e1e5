package io.sluice.expression;

/**
 * A pattern of {@code like}: {@code %} stands for any text, {@code _} for one code point,
 * everything else for itself.
 *
 * <p>Matching takes at most the product of both lengths, whatever the pattern.
 */
final class LikePattern {

  private final int[] pattern;

  LikePattern(String pattern) {
    this.pattern = pattern.codePoints().toArray();
  }

  /** Greedy with one point of return: the last percent sign takes one more code point each time. */
  boolean matches(String value) {
    int[] text = value.codePoints().toArray();
    int at = 0;
    int returnPattern = -1;
    int returnText = 0;
    int i = 0;
    while (i < text.length) {
      if (at < pattern.length && pattern[at] == '%') {
        returnPattern = at++;
        returnText = i;
      } else if (at < pattern.length && (pattern[at] == '_' || pattern[at] == text[i])) {
        at++;
        i++;
      } else if (returnPattern >= 0) {
        at = returnPattern + 1;
        i = ++returnText;
      } else {
        return false;
      }
    }
    return onlyPercentFrom(at);
  }

  private boolean onlyPercentFrom(int at) {
    for (int i = at; i < pattern.length; i++) {
      if (pattern[i] != '%') {
        return false;
      }
    }
    return true;
  }
}
