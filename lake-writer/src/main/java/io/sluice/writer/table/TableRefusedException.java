package io.sluice.writer.table;

/**
 * A table is not one that this writer can write, and trying again changes nothing: somebody has to
 * follow the way out that the message names.
 */
public final class TableRefusedException extends TableException {

  private static final long serialVersionUID = 1L;

  public TableRefusedException(String message) {
    super(message, null);
  }

  public TableRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
