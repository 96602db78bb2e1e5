package io.sluice.writer.refill;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.plan.RefillPlan;
import io.sluice.writer.feed.FeedWorker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs a refill to its end, and says meanwhile how far it is. */
record Copying(Refill refill, RefillReport report) {

  private static final Duration INTERVAL = Duration.ofMillis(500);

  /**
   * @throws SluiceException if it cannot go on, or does not get to its end
   */
  void run() throws InterruptedException {
    String table = refill.feed().name();
    RefillPlan plan = refill.begin();
    Map<Integer, Long> before = refill.next();
    report.copied(table, plan, before);
    if (plan.isDone(before)) {
      return;
    }
    FeedWorker worker = refill.worker(plan);
    FutureTask<Void> work = new FutureTask<>(worker::run, null);
    Thread thread = new Thread(work, "copy-" + table);
    thread.setDaemon(true);
    thread.start();
    await(work, worker, plan, plan.copied(before));
    Map<Integer, Long> after = refill.next();
    if (!plan.isDone(after)) {
      throw new SluiceException(
          ExitCode.TRY_LATER,
          "Cannot copy records into %s: it ended at %s, before %s; run the same command again"
              .formatted(table, after, plan.ends()));
    }
    report.copied(table, plan, after);
  }

  private void await(FutureTask<Void> work, FeedWorker worker, RefillPlan plan, long before)
      throws InterruptedException {
    long said = before;
    while (true) {
      try {
        work.get(INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException notYet) {
        Map<Integer, Long> next = worker.status().nextOffsets();
        long copied = plan.copied(next);
        if (copied > said) {
          report.copied(refill.feed().name(), plan, next);
          said = copied;
        }
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException failure) {
          throw failure;
        }
        throw new IllegalStateException("The copying ended with " + e.getCause(), e.getCause());
      }
    }
  }
}
