package io.sluice.local.run;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends processes: all are asked at once, and those that have not ended in time are ended. */
final class Stopping {

  private Stopping() {}

  static void stop(Collection<Child> children, Duration limit) throws InterruptedException {
    children.forEach(Child::terminate);
    CompletableFuture<Void> all =
        CompletableFuture.allOf(
            children.stream().map(Child::end).toArray(CompletableFuture<?>[]::new));
    try {
      all.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // Then they are ended below.
    } catch (ExecutionException e) {
      throw new IllegalStateException("The end of a process cannot fail", e);
    } finally {
      children.forEach(Child::kill);
    }
  }
}
