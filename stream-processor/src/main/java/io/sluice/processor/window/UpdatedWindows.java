package io.sluice.processor.window;

import io.sluice.processor.row.SourceRow;
import io.sluice.processor.time.Window;
import java.util.List;

/** Windows that note which of them change, until they close. */
final class UpdatedWindows implements Windowing {

  private final UpdatableWindows windows;
  private final ChangedWindows changed;

  UpdatedWindows(UpdatableWindows windows, ChangedWindows changed) {
    this.windows = windows;
    this.changed = changed;
  }

  @Override
  public List<Window> add(byte[] group, long time, SourceRow row) {
    List<Window> missed = windows.add(group, time, row);
    for (Window window : windows.openAt(group, time)) {
      changed.add(new WindowKey(window.end(), group));
    }
    return missed;
  }

  @Override
  public WindowState closed(OpenWindow ended) {
    changed.remove(new WindowKey(ended.end(), ended.group()));
    return windows.closed(ended);
  }

  @Override
  public void forget(long lastClosedEnd) {
    windows.forget(lastClosedEnd);
  }
}
