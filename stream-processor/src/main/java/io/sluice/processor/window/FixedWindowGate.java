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
    List<Window> windows = new ArrayList<>();
    for (long start = first(eventTime); start <= last; start += advanceMs) {
      windows.add(startingAt(start));
    }
    return windows;
  }

  /** Whether a window that holds an event of this time is closed. */
  boolean isClosedFor(long eventTime, long streamTime) {
    return isClosed(startingAt(first(eventTime)), streamTime);
  }

  /** The first multiple after what is a size away. */
  private long first(long eventTime) {
    return (Math.floorDiv(eventTime - sizeMs, advanceMs) + 1) * advanceMs;
  }

  /**
   * The earliest time of which an event is in all windows, and in no other, that one of this is.
   */
  long slice(long eventTime) {
    long slices = gcd(sizeMs, advanceMs);
    return Math.floorDiv(eventTime, slices) * slices;
  }

  private static long gcd(long greater, long smaller) {
    return smaller == 0 ? greater : gcd(smaller, greater % smaller);
  }

  private Window startingAt(long start) {
    return new Window(start, start + sizeMs);
  }

  /** The window of an end. */
  Window endingAt(long end) {
    return new Window(end - sizeMs, end);
  }
}
