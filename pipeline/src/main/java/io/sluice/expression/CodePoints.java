package io.sluice.expression;

/** Strings as sequences of code points, which is how UTF-8 and Spark see them. */
final class CodePoints {

  private CodePoints() {}

  static long length(String value) {
    return value.codePointCount(0, value.length());
  }

  /** The order of the UTF-8 bytes: surrogates, which are first in UTF-16, come last. */
  static int compare(String left, String right) {
    int length = Math.min(left.length(), right.length());
    for (int i = 0; i < length; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        return Boolean.compare(Character.isSurrogate(a), Character.isSurrogate(b)) * 0x10000
            + (a - b);
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  /**
   * From a position on, so many code points. Positions count from one, negative ones from the end,
   * and zero is the start; what lies outside of the string is left out.
   */
  static String slice(String value, long position, long length) {
    long size = length(value);
    long start = position > 0 ? position - 1 : position < 0 ? size + position : 0;
    long end = Math.min(size, start + length);
    long begin = Math.max(0, start);
    if (begin >= end) {
      return "";
    }
    int from = value.offsetByCodePoints(0, (int) begin);
    return value.substring(from, value.offsetByCodePoints(from, (int) (end - begin)));
  }

  /** Without leading and trailing spaces; other blanks stay. */
  static String withoutSpaces(String value) {
    int start = 0;
    int end = value.length();
    while (start < end && value.charAt(start) == ' ') {
      start++;
    }
    while (end > start && value.charAt(end - 1) == ' ') {
      end--;
    }
    return value.substring(start, end);
  }
}
