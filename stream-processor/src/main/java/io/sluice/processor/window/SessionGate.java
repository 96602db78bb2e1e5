package io.sluice.processor.window;

import io.sluice.processor.time.Window;
import java.util.List;

/**
 * Sessions: windows from their first event to the gap behind their last one. A record is late if it
 * is more than the grace behind the stream time. A session is closed once the stream time is the
 * grace past its end; nothing that comes then and is not late could still lengthen it.
 */
record SessionGate(long gapMs, long graceMs) implements WindowGate {

  /** The session that the event makes alone. */
  @Override
  public List<Window> windows(long eventTime) {
    return List.of(alone(eventTime));
  }

  Window alone(long eventTime) {
    return new Window(eventTime, eventTime + gapMs);
  }

  boolean isLate(long eventTime, long streamTime) {
    return eventTime < streamTime - graceMs;
  }
}
