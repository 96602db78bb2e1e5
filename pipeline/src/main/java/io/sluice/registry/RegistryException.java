package io.sluice.registry;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import org.jspecify.annotations.Nullable;

/** The registry could not be asked, or gave an answer that is none; nothing is known by it. */
public final class RegistryException extends SluiceException {
  public RegistryException(ExitCode exitCode, String message, @Nullable Throwable cause) {
    super(exitCode, message, cause);
  }

  /** The registry answers, and does not have a schema that another one imports. */
  public static RegistryException unknownReference(SchemaReference reference) {
    return new RegistryException(
        ExitCode.TRY_LATER,
        "Cannot read a schema: it imports '%s', and the registry has no version %d of subject '%s'; register it"
            .formatted(reference.name(), reference.version(), reference.subject()),
        null);
  }

  /** The registry answers, and does not know an id; it may be registered yet. */
  public static RegistryException unknownId(int id) {
    return new RegistryException(
        ExitCode.TRY_LATER,
        "Cannot read a record: the registry does not know its schema id %d; register that schema"
            .formatted(id),
        null);
  }
}
