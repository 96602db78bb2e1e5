package io.sluice.processor.window;

import io.sluice.processor.time.Window;
import java.util.List;

/** Windows that stay the same ones while they are open, so that their rows can be updated. */
interface UpdatableWindows extends Windowing {

  /** The open windows of a group that have an event of that time, which has been added, in them. */
  List<Window> openAt(byte[] group, long time);

  /** What an open window has until now. */
  WindowState state(WindowKey window);
}
