package io.sluice.spark.table;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * One step for each of several tables, a few at a time.
 *
 * <p>Every table is tried, whatever becomes of the others, and nothing runs any more at the end.
 */
public final class SideBySide {

  /** Each takes a thread of the driver; the executors are the session's, as many as there are. */
  private static final int AT_ONCE = 4;

  private SideBySide() {}

  /**
   * The answers, in the order of the tables.
   *
   * @throws RuntimeException what the first table, in this order, failed with; what others failed
   *     with is suppressed in it
   */
  public static <T, R> List<R> each(List<T> tables, Function<T, R> step) {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Callable<R>> steps = new ArrayList<>();
      tables.forEach(table -> steps.add(() -> step.apply(table)));
      return answers(threads.invokeAll(steps));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("Interrupted");
    } finally {
      threads.shutdownNow();
    }
  }

  private static <R> List<R> answers(List<Future<R>> ended) throws InterruptedException {
    List<R> answers = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    for (Future<R> future : ended) {
      try {
        answers.add(future.get());
      } catch (ExecutionException e) {
        failures.add(e.getCause());
      }
    }
    if (!failures.isEmpty()) {
      throw unchecked(failures);
    }
    return answers;
  }

  private static RuntimeException unchecked(List<Throwable> failures) {
    Throwable first = failures.get(0);
    failures.stream().skip(1).filter(other -> other != first).forEach(first::addSuppressed);
    if (first instanceof Error error) {
      throw error;
    }
    // Scala throws checked exceptions that no method declares.
    return first instanceof RuntimeException known ? known : new IllegalStateException(first);
  }
}
