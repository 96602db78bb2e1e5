package io.sluice.processor.window;

import io.sluice.processor.row.KeyCodec;
import io.sluice.processor.row.SourceRow;
import io.sluice.processor.row.SourceRowCodec;
import io.sluice.processor.time.TaskClock;
import io.sluice.processor.time.Window;
import io.sluice.processor.time.WindowClosing;
import io.sluice.processor.time.WriterTask;
import io.sluice.processor.view.LateOutput;
import io.sluice.processor.view.TaskProcessor;
import io.sluice.processor.view.ViewCounts;
import io.sluice.processor.view.ViewCounts.Count;
import io.sluice.processor.window.Windowing.WindowState;
import io.sluice.view.ViewPlan.WindowedAggregate;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The windows of one task: decides what is late, aggregates the rest, and emits each window when it
 * closes, and before that as often as updates are asked for.
 *
 * <p>Lateness and emission go by one clock that is kept in the store with the windows, so that a
 * record counts in each of its windows, or is late for it, but never both or neither, whatever
 * restarts come in between.
 */
final class WindowRows implements TaskProcessor.Work<byte[]> {

  /** Bounds the memory that closing takes. */
  private static final int WINDOWS_AT_ONCE = 1_000;

  private final WindowGate gate;
  private final TaskClock clock;
  private final OpenWindowStore windows;
  private final Windowing windowing;
  private final KeyCodec key;
  private final SourceRowCodec rows;
  private final WindowOutput output;
  private final Optional<WindowUpdates> updates;
  private final LateOutput late;
  private final ViewCounts counts;
  private final WindowClosing.Task closing;

  WindowRows(
      WindowedAggregate view,
      WindowGate gate,
      TaskClock clock,
      OpenWindowStore windows,
      Windowing windowing,
      KeyCodec key,
      WindowOutput output,
      Optional<WindowUpdates> updates,
      LateOutput late,
      ViewCounts counts,
      WindowClosing.Task closing) {
    this.gate = gate;
    this.clock = clock;
    this.windows = windows;
    this.windowing = windowing;
    this.key = key;
    this.rows = new SourceRowCodec(view.source());
    this.output = output;
    this.updates = updates;
    this.late = late;
    this.counts = counts;
    this.closing = closing;
    closing.report(clock.open());
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    SourceRow row = rows.decode(record.value());
    clock.see(0, WriterTask.of(record.headers()), row.partition(), record.timestamp());
    emitClosed();
    List<Window> missed = windowing.add(record.key(), record.timestamp(), row);
    if (missed.isEmpty()) {
      counts.add(Count.ACCEPTED);
    } else {
      byte[] group = key.json(key.decode(record.key()));
      late.send(group, row, record.timestamp(), missed, clock.time());
    }
    save();
  }

  /**
   * Closes what has to close because inputs are idle, and all windows if that was asked for and no
   * partial aggregate can come any more; emits updates that are due.
   */
  @Override
  public void look(long wallClock) {
    clock.pass(wallClock);
    settle();
    updates.ifPresent(changed -> changed.look(wallClock));
    if (!clock.isPromised()) {
      closing.serve(
          () -> {
            clock.open().newestEnd().ifPresent(end -> clock.advance(gate.closingTime(end)));
            settle();
          });
    }
  }

  /** Closes what the clock has passed. The store is of one moment again. */
  void settle() {
    emitClosed();
    save();
  }

  @Override
  public void close() {
    updates.ifPresent(WindowUpdates::close);
    closing.leave();
  }

  private void emitClosed() {
    long lastEnd = gate.lastClosedEnd(clock.time());
    List<OpenWindow> closed;
    do {
      closed = windows.takeEnded(lastEnd, WINDOWS_AT_ONCE);
      closed.forEach(this::emit);
    } while (closed.size() == WINDOWS_AT_ONCE);
    windowing.forget(lastEnd);
  }

  private void save() {
    clock.save();
    closing.report(clock.open());
  }

  private void emit(OpenWindow ended) {
    WindowState closed = windowing.closed(ended);
    output.sendClosed(ended.group(), closed.window(), closed.state());
  }
}
