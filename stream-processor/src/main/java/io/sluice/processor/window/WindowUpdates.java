package io.sluice.processor.window;

import io.sluice.processor.time.WindowClosing;
import io.sluice.processor.window.Windowing.WindowState;
import java.time.Duration;
import java.util.List;

/**
 * Emits the windows of one task that have changed, each once for all its changes of a while. A
 * window that closes meanwhile is not among them: its last row has them all.
 */
final class WindowUpdates {

  /** Bounds the memory that emitting takes. */
  private static final int WINDOWS_AT_ONCE = 1_000;

  private static final long NEVER = Long.MIN_VALUE / 2;

  private final long everyMs;
  private final UpdatableWindows windows;
  private final ChangedWindows changed;
  private final WindowOutput output;
  private final WindowClosing.Task asked;
  private long emittedAt = NEVER;

  WindowUpdates(
      Duration every,
      UpdatableWindows windows,
      ChangedWindows changed,
      WindowOutput output,
      WindowClosing.Task asked) {
    this.everyMs = every.toMillis();
    this.windows = windows;
    this.changed = changed;
    this.output = output;
    this.asked = asked;
  }

  /**
   * Emits them if it is time to, or if somebody asks for it.
   *
   * @param wallClock in milliseconds; one that was put back is no reason to wait for it
   */
  void look(long wallClock) {
    long passed = wallClock - emittedAt;
    if (passed < 0 || passed >= everyMs) {
      emittedAt = wallClock;
      emit();
    }
    asked.serve(this::emit);
  }

  void close() {
    asked.leave();
  }

  private void emit() {
    List<WindowKey> taken;
    do {
      taken = changed.take(WINDOWS_AT_ONCE);
      taken.forEach(this::emit);
    } while (taken.size() == WINDOWS_AT_ONCE);
  }

  private void emit(WindowKey window) {
    WindowState open = windows.state(window);
    output.sendOpen(window.group(), open.window(), open.state());
  }
}
