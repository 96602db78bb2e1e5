package io.sluice.processor.time;

/** The events from {@code start} to before {@code end}, in milliseconds since 1970. */
public record Window(long start, long end) {

  /** From the earlier start to the later end. */
  public Window and(Window other) {
    return new Window(Math.min(start, other.start), Math.max(end, other.end));
  }
}
