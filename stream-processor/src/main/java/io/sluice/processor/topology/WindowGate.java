package io.sluice.processor.topology;

/**
 * Says which window an event is in, and when that is closed: once the stream time is the grace past
 * its end. A record of a closed window is late; this is the definition of late.
 *
 * @param sizeMs windows start at its multiples
 */
record WindowGate(long sizeMs, long graceMs) {

  Window window(long eventTime) {
    long start = Math.floorDiv(eventTime, sizeMs) * sizeMs;
    return new Window(start, start + sizeMs);
  }

  /** The window of an end. */
  Window endingAt(long end) {
    return new Window(end - sizeMs, end);
  }

  boolean isClosed(Window window, long streamTime) {
    return window.end() <= lastClosedEnd(streamTime);
  }

  /** Windows that end then or earlier are closed. */
  long lastClosedEnd(long streamTime) {
    return streamTime - graceMs;
  }

  /** The first stream time at which a window of that end is closed. */
  long closingTime(long end) {
    return end + graceMs;
  }
}
