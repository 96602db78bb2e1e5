package io.sluice.processor.window;

import io.sluice.processor.row.Records;
import io.sluice.processor.time.TaskClock;
import io.sluice.processor.view.TaskProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The windows of one task that takes partial aggregates, and has its clock wait for those who make
 * them.
 */
final class ShuffledRows implements TaskProcessor.Work<byte[]> {

  private final ProcessorContext<byte[], byte[]> context;
  private final String grants;
  private final TaskClock clock;
  private final FixedWindows windowing;
  private final WindowRows windows;

  /**
   * @param grants the part that takes promises
   */
  ShuffledRows(
      ProcessorContext<byte[], byte[]> context,
      String grants,
      TaskClock clock,
      FixedWindows windowing,
      WindowRows windows) {
    this.context = context;
    this.grants = grants;
    this.clock = clock;
    this.windowing = windowing;
    this.windows = windows;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    Shuffled shuffled = Shuffled.of(record.value());
    if (shuffled instanceof Shuffled.Whole whole) {
      windows.process(record.withValue(whole.row()));
    } else if (shuffled instanceof Shuffled.Partial partial) {
      windowing.merge(record.key(), record.timestamp(), partial.state());
      windows.settle();
    } else if (shuffled instanceof Shuffled.Progress progress) {
      Origin origin = progress.origin();
      clock.see(0, origin.task(), origin.partition(), record.timestamp());
      windows.settle();
    } else if (shuffled instanceof Shuffled.Request request) {
      grant(request);
    } else if (shuffled instanceof Shuffled.Idle idle) {
      clock.becomeIdle(0, idle.origin().task(), idle.origin().partition());
      windows.settle();
    } else {
      Origin origin = ((Shuffled.Release) shuffled).origin();
      clock.release(0, origin.task(), origin.partition());
      windows.settle();
    }
  }

  /** Its record is the oldest of all, for those who wait for it have rows of any time. */
  private void grant(Shuffled.Request request) {
    Origin origin = request.origin();
    clock.waitFor(0, origin.task(), origin.partition());
    windows.settle();
    Grant grant = new Grant(origin, context.taskId().partition(), request.number(), clock.time());
    context.forward(Records.of(grant.key(), grant.bytes(), 0), grants);
  }

  @Override
  public void look(long wallClock) {
    windows.look(wallClock);
  }

  @Override
  public void close() {
    windows.close();
  }
}
