package io.sluice.schema;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;

/** A schema that cannot be expressed in our types, or cannot be read as the columns asked for. */
public final class IncompatibleSchemaException extends SluiceException {

  public IncompatibleSchemaException(String message) {
    super(ExitCode.CONFIGURATION, message);
  }
}
