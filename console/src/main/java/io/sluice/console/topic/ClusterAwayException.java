package io.sluice.console.topic;

import org.jspecify.annotations.Nullable;

/** A cluster has not answered. The message says which and why. */
public final class ClusterAwayException extends RuntimeException {

  public ClusterAwayException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
