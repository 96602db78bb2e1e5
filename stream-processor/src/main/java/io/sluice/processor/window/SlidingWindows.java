package io.sluice.processor.window;

import io.sluice.processor.row.SourceRow;
import io.sluice.processor.time.TaskClock;
import io.sluice.processor.time.Window;
import java.util.List;

/**
 * A window that ends with each event of a group. An event that is late for the one that it would
 * end is still in those open ones of later events that reach back to it.
 */
final class SlidingWindows implements UpdatableWindows {

  /** What is in a window is found when it is asked for. */
  private static final byte[] NOTHING = {};

  private final SlidingGate gate;
  private final OpenWindowStore windows;
  private final Slices slices;
  private final TaskClock clock;

  SlidingWindows(SlidingGate gate, OpenWindowStore windows, Slices slices, TaskClock clock) {
    this.gate = gate;
    this.windows = windows;
    this.slices = slices;
    this.clock = clock;
  }

  @Override
  public List<Window> add(byte[] group, long time, SourceRow row) {
    long lastClosedEnd = gate.lastClosedEnd(clock.time());
    boolean isLate = time <= lastClosedEnd;
    if (time > gate.lastBefore(lastClosedEnd)) {
      boolean isFirst = slices.add(group, time, row);
      if (isFirst && !isLate) {
        windows.open(new OpenWindow(time, group, NOTHING));
      }
    }
    return isLate ? gate.windows(time) : List.of();
  }

  @Override
  public WindowState closed(OpenWindow ended) {
    return state(new WindowKey(ended.end(), ended.group()));
  }

  @Override
  public WindowState state(WindowKey window) {
    Window sliding = gate.endingAt(window.end());
    return new WindowState(sliding, slices.state(window.group(), sliding));
  }

  /** Every moment that is not closed has an event that is not late, and so a window. */
  @Override
  public List<Window> openAt(byte[] group, long time) {
    long from = Math.max(time, gate.lastClosedEnd(clock.time()) + 1);
    return slices.moments(group, from, time + gate.sizeMs()).stream().map(gate::endingAt).toList();
  }

  @Override
  public void forget(long lastClosedEnd) {
    slices.forget(gate.lastBefore(lastClosedEnd));
  }
}
