package io.sluice.expression;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;

/**
 * An expression does not compile: the reason, and the place in its text.
 *
 * <p>The message is {@code line:column: reason}, the line, and carets below the place.
 */
public final class ExpressionException extends SluiceException {

  private static final String INDENT = "  ";

  private final String reason;
  private final int offset;
  private final int length;

  ExpressionException(String text, Span span, String reason) {
    super(ExitCode.CONFIGURATION, describe(text, span, reason));
    this.reason = reason;
    this.offset = span.offset();
    this.length = span.length();
  }

  /** What is wrong, without the place. */
  public String reason() {
    return reason;
  }

  /** Where it is wrong, in UTF-16 units from the start of the text. */
  public int offset() {
    return offset;
  }

  /** How many UTF-16 units are wrong; zero at the end of the text. */
  public int length() {
    return length;
  }

  /** The line of the text that holds the place, with a line of carets below it. */
  public static String underlined(String text, int offset, int length) {
    int start = lineStart(text, offset);
    int end = lineEnd(text, offset);
    int marked = text.codePointCount(offset, Math.min(end, offset + length));
    return INDENT
        + text.substring(start, end)
        + "\n"
        + INDENT
        + " ".repeat(text.codePointCount(start, offset))
        + "^".repeat(Math.max(1, marked));
  }

  private static String describe(String text, Span span, String reason) {
    int offset = span.offset();
    int start = lineStart(text, offset);
    long line = 1 + text.substring(0, start).chars().filter(unit -> unit == '\n').count();
    int column = 1 + text.codePointCount(start, offset);
    return line + ":" + column + ": " + reason + "\n" + underlined(text, offset, span.length());
  }

  private static int lineStart(String text, int offset) {
    return offset == 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  }

  private static int lineEnd(String text, int offset) {
    int end = text.indexOf('\n', offset);
    return end < 0 ? text.length() : end;
  }
}
