package io.sluice.processor.window;

import io.sluice.processor.row.SourceRow;
import io.sluice.processor.time.Window;
import java.util.List;

/**
 * Keeps the open windows of one kind of one task. The clock by which events are late and windows
 * close is in the store with them, so that an event is in a window or missed it, whatever restarts
 * come in between.
 */
interface Windowing {

  /**
   * Adds an event to its windows, except those that are closed.
   *
   * @param group the key of the group as {@link KeyCodec} writes it
   * @param time of the event
   * @return the windows that it missed; none if it is in all of its windows
   */
  List<Window> add(byte[] group, long time, SourceRow row);

  /** A window that was taken from the store because it has closed. To be called once for each. */
  WindowState closed(OpenWindow ended);

  /** Forgets what is of use for windows only that end then or before, all of which have closed. */
  default void forget(long lastClosedEnd) {}

  /** A window and the running values of its aggregates. */
  record WindowState(Window window, byte[] state) {}
}
