package io.sluice.failure;

import org.jspecify.annotations.Nullable;

/**
 * A failure that the user can do something about.
 *
 * <p>Its message is one sentence of the form {@code Cannot <verb> <thing>: <reason with values>;
 * <way out>} and is shown as it stands, without a stack trace; its {@link ExitCode} ends the
 * process.
 */
public class SluiceException extends RuntimeException {

  private final ExitCode exitCode;

  public SluiceException(ExitCode exitCode, String message) {
    this(exitCode, message, null);
  }

  public SluiceException(ExitCode exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  public ExitCode exitCode() {
    return exitCode;
  }
}
