package io.sluice.spark.verify;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;

/** A table that has no commit yet. */
public final class NotWrittenException extends SluiceException {

  private static final long serialVersionUID = 1;

  NotWrittenException(String table, Object location) {
    super(
        ExitCode.TRY_LATER,
        "Cannot read table %s: nothing was written yet to %s; start the lake-writer, or wait for it"
            .formatted(table, location));
  }
}
