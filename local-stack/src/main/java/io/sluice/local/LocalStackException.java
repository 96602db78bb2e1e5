package io.sluice.local;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import org.jspecify.annotations.Nullable;

/** A part of the local stack did not start, stop or answer. */
public final class LocalStackException extends SluiceException {
  private static final long serialVersionUID = 1L;

  private LocalStackException(ExitCode exitCode, String message, @Nullable Throwable cause) {
    super(exitCode, message, cause);
  }

  /** A failure without another one behind it. */
  public LocalStackException(String message) {
    this(ExitCode.FAILED, message, null);
  }

  /** A failure and the one behind it. */
  public LocalStackException(String message, Throwable cause) {
    this(ExitCode.FAILED, message, cause);
  }

  /** Somebody else holds what is needed; the same call may succeed when they have let go. */
  static LocalStackException inTheWay(String message) {
    return new LocalStackException(ExitCode.TRY_LATER, message, null);
  }

  /** What was asked for cannot be done with what was named. */
  public static LocalStackException misused(String message) {
    return new LocalStackException(ExitCode.USAGE, message, null);
  }
}
