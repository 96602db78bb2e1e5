package io.sluice.processor.window;

import io.sluice.processor.time.Window;
import java.util.List;

/**
 * Windows that end with an event and reach a size back, both ends included. A window is closed once
 * the stream time is more than the grace past its end: until then, an event of its last millisecond
 * is not late.
 */
record SlidingGate(long sizeMs, long graceMs) implements WindowGate {

  /** The one that the event ends. */
  @Override
  public List<Window> windows(long eventTime) {
    return List.of(endingAt(eventTime));
  }

  Window endingAt(long end) {
    return new Window(end - sizeMs, end);
  }

  @Override
  public long lastClosedEnd(long streamTime) {
    return streamTime - graceMs - 1;
  }

  @Override
  public long closingTime(long end) {
    return end + graceMs + 1;
  }

  /** Events of then or before are in no window that ends later. */
  long lastBefore(long lastClosedEnd) {
    return lastClosedEnd - sizeMs;
  }
}
