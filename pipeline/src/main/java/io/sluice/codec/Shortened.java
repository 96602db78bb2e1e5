package io.sluice.codec;

/** Foreign content in messages, cut to a length that a log line bears. */
final class Shortened {

  private static final int MAX_CHARS = 40;

  private Shortened() {}

  static String of(Object content) {
    String text = content.toString();
    return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS) + "...";
  }
}
