package io.sluice.writer.table;

import io.sluice.failure.ExitCode;
import org.jspecify.annotations.Nullable;

/**
 * A table is not one that this writer can write, and trying again changes nothing: somebody has to
 * follow the way out that the message names.
 */
public final class TableRefusedException extends TableException {

  public TableRefusedException(String message) {
    this(message, null);
  }

  public TableRefusedException(String message, @Nullable Throwable cause) {
    super(ExitCode.CONFIGURATION, message, cause);
  }
}
