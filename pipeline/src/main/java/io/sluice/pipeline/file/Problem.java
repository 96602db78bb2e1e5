package io.sluice.pipeline.file;

import io.sluice.pipeline.Position;

/** One thing that is wrong with a pipeline file. */
public record Problem(Position at, String message) {
  @Override
  public String toString() {
    return at + ": " + message;
  }
}
