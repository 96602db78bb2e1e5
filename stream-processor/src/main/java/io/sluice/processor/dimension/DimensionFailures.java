package io.sluice.processor.dimension;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** What to say when the table of a dimension cannot be used. */
record DimensionFailures(String dimension, URI location) {

  /** The table is not what a dimension can be: somebody has to change something. */
  SluiceException refused(String reason, @Nullable Throwable cause) {
    return new SluiceException(
        ExitCode.CONFIGURATION,
        "Cannot use dimension '%s' at %s: %s".formatted(dimension, location, reason),
        cause);
  }

  /** The table, or a part of it, is not there or not for us: it may be later. */
  SluiceException unreadable(Exception e) {
    return new SluiceException(
        ExitCode.TRY_LATER,
        "Cannot read dimension '%s' at %s: %s; check that the table is whole and that we may read it"
            .formatted(dimension, location, e),
        e);
  }
}
