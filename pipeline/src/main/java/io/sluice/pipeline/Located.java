package io.sluice.pipeline;

/**
 * A piece of text of the pipeline file and where it stands, so that later checks can point at it.
 */
public record Located(String text, Position at) {
  @Override
  public String toString() {
    return text;
  }
}
