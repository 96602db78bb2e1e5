package io.sluice.local.demo;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Does something again and again in the background until it is closed. */
final class Ticker implements AutoCloseable {

  private final ScheduledExecutorService thread;
  private final ScheduledFuture<?> ticks;

  private Ticker(ScheduledExecutorService thread, ScheduledFuture<?> ticks) {
    this.thread = thread;
    this.ticks = ticks;
  }

  static Ticker every(Duration period, Runnable work) {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread daemon = new Thread(task, "ticker");
              daemon.setDaemon(true);
              return daemon;
            });
    long millis = period.toMillis();
    return new Ticker(
        thread, thread.scheduleAtFixedRate(work, millis, millis, TimeUnit.MILLISECONDS));
  }

  /**
   * @throws IllegalStateException with its cause, if the work has failed and so is done no more
   */
  void requireHealthy() throws InterruptedException {
    if (ticks.isDone()) {
      try {
        ticks.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("What was to be done every second has failed", e);
      }
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
