package io.sluice.codec;

/**
 * A record whose bytes are not what its schema says.
 *
 * <p>It is a finding about data, made perhaps thousands of times a second while a producer is
 * broken, and so carries no stack trace; the path of the field and the reason say it all.
 */
public final class MalformedRecordException extends RuntimeException {

  private final String path;
  private final String reason;

  public MalformedRecordException(String reason) {
    this("", reason);
  }

  private MalformedRecordException(String path, String reason) {
    super(message(path, reason), null, false, false);
    this.path = path;
    this.reason = reason;
  }

  /** The same finding, seen from the field that contains it. */
  MalformedRecordException in(String field) {
    String joint = path.isEmpty() || path.startsWith("[") || path.startsWith("{") ? "" : ".";
    return new MalformedRecordException(field + joint + path, reason);
  }

  /** Where in the record, such as {@code items[].price}; empty for the record as a whole. */
  public String path() {
    return path;
  }

  /** What is wrong there. */
  public String reason() {
    return reason;
  }

  private static String message(String path, String reason) {
    return path.isEmpty()
        ? "Cannot read record: " + reason
        : "Cannot read field '%s': %s".formatted(path, reason);
  }
}
