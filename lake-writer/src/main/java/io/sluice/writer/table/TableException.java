package io.sluice.writer.table;

import org.jspecify.annotations.Nullable;

/** A lake table could not be read or written; the table is unchanged. May be tried again. */
public class TableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public TableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
