package io.sluice.processor.window;

import io.sluice.processor.row.SourceRow;
import io.sluice.processor.time.Window;
import java.util.List;

/** Windows of one size that note which of them change, until they close. */
final class UpdatedWindows implements Windowing {

  private final FixedWindowGate gate;
  private final FixedWindows windows;
  private final ChangedWindows changed;

  UpdatedWindows(FixedWindowGate gate, FixedWindows windows, ChangedWindows changed) {
    this.gate = gate;
    this.windows = windows;
    this.changed = changed;
  }

  @Override
  public List<Window> add(byte[] group, long time, SourceRow row) {
    List<Window> missed = windows.add(group, time, row);
    for (Window window : gate.windows(time)) {
      if (!missed.contains(window)) {
        changed.add(new WindowKey(window.end(), group));
      }
    }
    return missed;
  }

  @Override
  public ClosedWindow closed(OpenWindow ended) {
    changed.remove(new WindowKey(ended.end(), ended.group()));
    return windows.closed(ended);
  }
}
