package io.sluice.spark.verify;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;

/** A table that has no commit yet. */
public final class NotWrittenException extends SluiceException {

  private static final long serialVersionUID = 1;

  NotWrittenException(String table, Object location) {
    this(table, location, "start the lake-writer, or wait for it");
  }

  /**
   * @param wayOut what brings about one
   */
  NotWrittenException(String table, Object location, String wayOut) {
    super(
        ExitCode.TRY_LATER,
        "Cannot read table %s: nothing was written yet to %s; %s"
            .formatted(table, location, wayOut));
  }
}
