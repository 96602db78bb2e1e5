package io.sluice.processor.time;

/**
 * The events from {@code start} to before {@code end}, in milliseconds since 1970; of a window that
 * includes its end, those of that millisecond too.
 */
public record Window(long start, long end) {

  /** From the earlier start to the later end. */
  public Window and(Window other) {
    return new Window(Math.min(start, other.start), Math.max(end, other.end));
  }
}
