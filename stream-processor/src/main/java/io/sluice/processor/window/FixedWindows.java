package io.sluice.processor.window;

import io.sluice.processor.aggregate.Accumulators;
import io.sluice.processor.row.SourceRow;
import io.sluice.processor.time.TaskClock;
import io.sluice.processor.time.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Windows of one size: an event is in each that covers its time and is open. */
final class FixedWindows implements UpdatableWindows {

  private final FixedWindowGate gate;
  private final OpenWindowStore windows;
  private final TaskClock clock;
  private final Accumulators accumulators;

  FixedWindows(
      FixedWindowGate gate, OpenWindowStore windows, TaskClock clock, Accumulators accumulators) {
    this.gate = gate;
    this.windows = windows;
    this.clock = clock;
    this.accumulators = accumulators;
  }

  @Override
  public List<Window> add(byte[] group, long time, SourceRow row) {
    List<Window> missed = new ArrayList<>();
    for (Window window : gate.windows(time)) {
      if (gate.isClosed(window, clock.time())) {
        missed.add(window);
      } else {
        add(window, group, time, row);
      }
    }
    return missed;
  }

  /**
   * Adds what rows of one time or another make that are all in the same windows, none of which is
   * closed.
   *
   * @param time of any of them
   * @param part the running values of the aggregates
   */
  void merge(byte[] group, long time, byte[] part) {
    for (Window window : gate.windows(time)) {
      if (gate.isClosed(window, clock.time())) {
        throw new IllegalStateException(
            "Cannot add a partial aggregate to the window from %d to %d: it has closed, the clock is at %d; a clock that was to wait did not"
                .formatted(window.start(), window.end(), clock.time()));
      }
      byte @Nullable [] before = windows.get(window.end(), group);
      if (before == null) {
        windows.open(new OpenWindow(window.end(), group, part));
      } else {
        windows.update(new OpenWindow(window.end(), group, accumulators.merge(before, part)));
      }
    }
  }

  private void add(Window window, byte[] group, long time, SourceRow row) {
    byte @Nullable [] before = windows.get(window.end(), group);
    byte[] state = accumulators.add(before, row, time);
    OpenWindow after = new OpenWindow(window.end(), group, state);
    if (before == null) {
      windows.open(after);
    } else {
      windows.update(after);
    }
  }

  @Override
  public WindowState closed(OpenWindow ended) {
    return new WindowState(gate.endingAt(ended.end()), ended.state());
  }

  @Override
  public List<Window> openAt(byte[] group, long time) {
    return gate.windows(time).stream()
        .filter(window -> !gate.isClosed(window, clock.time()))
        .toList();
  }

  @Override
  public WindowState state(WindowKey window) {
    byte[] state = Objects.requireNonNull(windows.get(window.end(), window.group()));
    return new WindowState(gate.endingAt(window.end()), state);
  }
}
