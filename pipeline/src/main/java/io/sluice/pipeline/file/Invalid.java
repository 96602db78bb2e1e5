package io.sluice.pipeline.file;

import io.sluice.pipeline.Position;

/** Ends the reading of one entry of the file; the reader collects its problem and goes on. */
final class Invalid extends RuntimeException {

  private final transient Problem problem;

  Invalid(Position at, String message) {
    super(message);
    this.problem = new Problem(at, message);
  }

  Problem problem() {
    return problem;
  }
}
