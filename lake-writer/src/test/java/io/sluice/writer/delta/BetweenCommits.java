package io.sluice.writer.delta;

import io.sluice.logstore.PublishListener;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Does something once, in the moment in which a log entry is written and not yet published. */
public final class BetweenCommits implements PublishListener {

  /** Hadoop makes the listener, so what to do cannot be handed in. */
  private static final AtomicReference<@Nullable Runnable> NEXT = new AtomicReference<>();

  static void doOnce(Runnable something) {
    NEXT.set(something);
  }

  @Override
  public void temporaryWritten(Path target) {
    Runnable something = NEXT.getAndSet(null);
    if (something != null && target.toString().endsWith(".json")) {
      something.run();
    }
  }
}
