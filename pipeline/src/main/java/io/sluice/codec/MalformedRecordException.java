package io.sluice.codec;

import java.util.regex.Pattern;

/**
 * A record whose bytes are not what its schema says.
 *
 * <p>It is a finding about data, made perhaps thousands of times a second while a producer is
 * broken, and so carries no stack trace; the path of the field and the reason say it all.
 */
public final class MalformedRecordException extends RuntimeException {

  private static final Pattern QUOTED = Pattern.compile("'.*'", Pattern.DOTALL);
  private static final Pattern NUMBER = Pattern.compile("-?\\d[\\d.]*");

  private final String path;
  private final String reason;
  private final boolean isOfSchema;

  public MalformedRecordException(String reason) {
    this("", reason, false);
  }

  private MalformedRecordException(String path, String reason, boolean isOfSchema) {
    super(message(path, reason), null, false, false);
    this.path = path;
    this.reason = reason;
    this.isOfSchema = isOfSchema;
  }

  /** A finding about a schema, and so about every record of it, whatever its bytes are. */
  public static MalformedRecordException ofSchema(String reason) {
    return new MalformedRecordException("", reason, true);
  }

  /** The same finding, seen from the field that contains it. */
  MalformedRecordException in(String field) {
    String joint = path.isEmpty() || path.startsWith("[") || path.startsWith("{") ? "" : ".";
    return new MalformedRecordException(field + joint + path, reason, isOfSchema);
  }

  /** Where in the record, such as {@code items[].price}; empty for the record as a whole. */
  public String path() {
    return path;
  }

  /** What is wrong there. */
  public String reason() {
    return reason;
  }

  /** {@link #getMessage} without anything that the record says: equal findings have equal ones. */
  public String messageWithoutValues() {
    if (isOfSchema) {
      return message(path, reason);
    }
    String withoutText = QUOTED.matcher(reason).replaceAll("'...'");
    return message(path, NUMBER.matcher(withoutText).replaceAll("#"));
  }

  private static String message(String path, String reason) {
    return path.isEmpty()
        ? "Cannot read record: " + reason
        : "Cannot read field '%s': %s".formatted(path, reason);
  }
}
