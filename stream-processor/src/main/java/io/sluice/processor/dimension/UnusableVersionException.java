package io.sluice.processor.dimension;

import io.sluice.failure.SluiceException;

/** A past version whose rows nobody can look into any more, and never will again. */
final class UnusableVersionException extends Exception {

  private static final long serialVersionUID = 1L;

  private final SluiceException failure;

  UnusableVersionException(SluiceException failure) {
    super(failure.getMessage(), failure);
    this.failure = failure;
  }

  /** What to end with if there is no other version to take. */
  SluiceException asFailure() {
    return failure;
  }
}
