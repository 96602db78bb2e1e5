package io.sluice.pipeline;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import org.jspecify.annotations.Nullable;

/** A pipeline that cannot be used because of what stands at one place of its file. */
public final class LocatedException extends SluiceException {

  private final transient Position at;
  private final String reason;

  public LocatedException(Position at, String reason, @Nullable Throwable cause) {
    super(ExitCode.CONFIGURATION, at + ": " + reason, cause);
    this.at = at;
    this.reason = reason;
  }

  public Position at() {
    return at;
  }

  /** The message without the place. */
  public String reason() {
    return reason;
  }
}
