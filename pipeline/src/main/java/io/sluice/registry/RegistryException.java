package io.sluice.registry;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import org.jspecify.annotations.Nullable;

/** The registry could not be asked, or gave an answer that is none; nothing is known by it. */
public final class RegistryException extends SluiceException {
  RegistryException(ExitCode exitCode, String message, @Nullable Throwable cause) {
    super(exitCode, message, cause);
  }
}
