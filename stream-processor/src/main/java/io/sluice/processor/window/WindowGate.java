package io.sluice.processor.window;

import io.sluice.pipeline.WindowKind;
import io.sluice.processor.time.Window;
import io.sluice.view.ViewPlan.WindowedAggregate;
import java.util.List;

/** Says which windows an event asks for, and when one is closed; this is the definition of late. */
sealed interface WindowGate permits FixedWindowGate, SessionGate, SlidingGate {

  /** The windows that hold an event of this time, if it holds no other event; at least one. */
  List<Window> windows(long eventTime);

  long graceMs();

  /** Windows that end then or earlier are closed. */
  default long lastClosedEnd(long streamTime) {
    return streamTime - graceMs();
  }

  default boolean isClosed(Window window, long streamTime) {
    return window.end() <= lastClosedEnd(streamTime);
  }

  /** The first stream time at which a window of that end is closed. */
  default long closingTime(long end) {
    return end + graceMs();
  }

  static WindowGate of(WindowedAggregate view) {
    long grace = view.grace().toMillis();
    if (view.windows() instanceof WindowKind.Session session) {
      return new SessionGate(session.gap().toMillis(), grace);
    }
    if (view.windows() instanceof WindowKind.Sliding sliding) {
      return new SlidingGate(sliding.size().toMillis(), grace);
    }
    WindowKind.Fixed fixed = (WindowKind.Fixed) view.windows();
    return new FixedWindowGate(fixed.size().toMillis(), fixed.advance().toMillis(), grace);
  }
}
