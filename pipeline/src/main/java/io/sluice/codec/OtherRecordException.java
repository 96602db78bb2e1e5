package io.sluice.codec;

/**
 * A record of another type than the one that is read, in a topic that has several. Nothing is wrong
 * with it, and there may be many: it carries no stack trace.
 */
public final class OtherRecordException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * @param found the full name of the record's type
   * @param wanted that of the type that is read
   */
  public OtherRecordException(String found, String wanted) {
    super("it is a record of '%s', and not of '%s'".formatted(found, wanted), null, false, false);
  }
}
