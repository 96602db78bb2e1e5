package io.sluice.processor.topology;

import java.util.ArrayList;
import java.util.List;

/**
 * Says which windows an event is in, and when one is closed: once the stream time is the grace past
 * its end. A record of a closed window is late for it; this is the definition of late.
 *
 * @param advanceMs windows start at its multiples; at most the size
 */
record WindowGate(long sizeMs, long advanceMs, long graceMs) {

  /** All that hold an event of this time, at least one, the oldest first. */
  List<Window> windows(long eventTime) {
    long last = Math.floorDiv(eventTime, advanceMs) * advanceMs;
    if (sizeMs == advanceMs) {
      return List.of(startingAt(last));
    }
    // The first multiple after what is a size away.
    long first = (Math.floorDiv(eventTime - sizeMs, advanceMs) + 1) * advanceMs;
    List<Window> windows = new ArrayList<>();
    for (long start = first; start <= last; start += advanceMs) {
      windows.add(startingAt(start));
    }
    return windows;
  }

  private Window startingAt(long start) {
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
