package io.sluice.processor.topology;

/** The events from {@code start} to before {@code end}, in milliseconds since 1970. */
record Window(long start, long end) {

  /** From the earlier start to the later end. */
  Window and(Window other) {
    return new Window(Math.min(start, other.start), Math.max(end, other.end));
  }
}
