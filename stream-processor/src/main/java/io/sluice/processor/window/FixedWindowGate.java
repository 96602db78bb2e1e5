package io.sluice.processor.window;

import io.sluice.processor.time.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * Windows of one size. A window is closed once the stream time is the grace past its end, and a
 * record is late for those of its windows that are closed.
 *
 * @param advanceMs windows start at its multiples; at most the size
 */
record FixedWindowGate(long sizeMs, long advanceMs, long graceMs) implements WindowGate {

  /** All that hold an event of this time, the oldest first. */
  @Override
  public List<Window> windows(long eventTime) {
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
}
