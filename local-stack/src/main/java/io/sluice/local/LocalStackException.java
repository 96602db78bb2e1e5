package io.sluice.local;

import org.jspecify.annotations.Nullable;

/**
 * A part of the local stack did not start, stop or answer; the message says which, why and what to
 * do.
 */
public final class LocalStackException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LocalStackException(String message) {
    this(message, null);
  }

  LocalStackException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
