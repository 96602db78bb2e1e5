package io.sluice.registry;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;

/** A schema that a subject's compatibility rule forbids. */
public final class IncompatibleSchemaException extends SluiceException {
  public IncompatibleSchemaException(String message) {
    super(ExitCode.CONFIGURATION, message);
  }
}
