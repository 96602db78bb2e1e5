package io.sluice.pipeline;

/** A place in a pipeline file; line and column count from one. */
public record Position(String file, int line, int column) {
  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
