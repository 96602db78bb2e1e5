package io.sluice.local.run;

import io.sluice.local.LocalStackException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a job again and again, with a pause after each run. That one fails, or cannot be started, is
 * told and counted, and hinders neither the next nor anybody else.
 */
final class RegularJob implements AutoCloseable {

  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private final Service job;
  private final Duration every;
  private final JobMeters meters;
  private final Consumer<String> account;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "regular-job");
  private volatile @Nullable Child running;

  private RegularJob(Service job, Duration every, JobMeters meters, Consumer<String> account) {
    this.job = job;
    this.every = every;
    this.meters = meters;
    this.account = account;
  }

  static RegularJob start(Service job, Duration every, JobMeters meters, Consumer<String> account) {
    RegularJob regular = new RegularJob(job, every, meters, account);
    regular.thread.setDaemon(true);
    regular.thread.start();
    return regular;
  }

  private void run() {
    try {
      while (!stop.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
        runOnce();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void runOnce() throws InterruptedException {
    try {
      Child child = job.starter().get();
      running = child;
      int exitCode = child.end().get();
      running = null;
      if (stop.getCount() > 0) {
        meters.ended(exitCode);
        account.accept("%s ended with %d".formatted(job.name(), exitCode));
      }
    } catch (ExecutionException | LocalStackException e) {
      meters.notStarted();
      account.accept("%s could not be run: %s".formatted(job.name(), e.getMessage()));
    }
  }

  /** Stops it, and what it runs. */
  @Override
  public void close() throws InterruptedException {
    stop.countDown();
    Child child = running;
    Stopping.stop(child == null ? List.of() : List.of(child), STOP_LIMIT);
  }
}
