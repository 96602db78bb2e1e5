package io.sluice.writer.table;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import org.jspecify.annotations.Nullable;

/** A lake table could not be read or written; the table is unchanged. May be tried again. */
public class TableException extends SluiceException {

  public TableException(String message, @Nullable Throwable cause) {
    this(ExitCode.FAILED, message, cause);
  }

  TableException(ExitCode exitCode, String message, @Nullable Throwable cause) {
    super(exitCode, message, cause);
  }
}
