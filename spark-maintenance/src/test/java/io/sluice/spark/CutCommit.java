package io.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.logstore.PublishListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.sql.delta.DeltaLog;

/** Cuts a job off, or keeps it up, in the very moment in which it wants to commit to a table. */
public final class CutCommit implements PublishListener {

  private static final AtomicReference<Cut> CUT = new AtomicReference<>();

  /** What happens instead of the next commit to a table. */
  private interface Step {
    void at(Path entry) throws Exception;
  }

  private record Cut(Path table, Step step) {}

  /** The job dies; nothing is published. */
  static void during(Jobs jobs, String table, Callable<?> job) throws Exception {
    die(
        jobs,
        table,
        entry -> {
          throw new DeadProcessError();
        },
        job);
  }

  /** The job dies when its commit is published. */
  static void behind(Jobs jobs, String table, Callable<?> job) throws Exception {
    die(
        jobs,
        table,
        entry -> {
          try (var files = Files.list(entry.getParent())) {
            Path temporary =
                files
                    .filter(file -> file.getFileName().toString().startsWith("."))
                    .filter(file -> file.getFileName().toString().contains("tmp"))
                    .filter(file -> file.toString().contains(entry.getFileName().toString()))
                    .findFirst()
                    .orElseThrow();
            Files.createLink(entry, temporary);
          }
          throw new DeadProcessError();
        },
        job);
  }

  /** Another job runs to its end just before the commit of this one. */
  static <T> T overtaken(Jobs jobs, String table, Runnable other, Callable<T> job)
      throws Exception {
    return with(
        jobs,
        table,
        entry -> {
          // Of this thread's log the commit has the lock, and the thread one transaction only.
          DeltaLog.clearCache();
          CompletableFuture.runAsync(other, command -> new Thread(command).start()).join();
        },
        job);
  }

  private static void die(Jobs jobs, String table, Step step, Callable<?> job) throws Exception {
    try {
      with(jobs, table, step, job);
      throw new AssertionError("the job has not died");
    } catch (DeadProcessError e) {
      // As it should.
      DeltaLog.clearCache();
    }
  }

  private static <T> T with(Jobs jobs, String table, Step step, Callable<T> job) throws Exception {
    CUT.set(new Cut(jobs.folder(table), step));
    jobs.spark().conf().set(CLASS_KEY, CutCommit.class.getName());
    DeltaLog.clearCache();
    try {
      T result = job.call();
      assertThat(CUT.get()).as("no commit was cut: %s", result).isNull();
      return result;
    } finally {
      jobs.spark().conf().unset(CLASS_KEY);
      DeltaLog.clearCache();
    }
  }

  @Override
  public void temporaryWritten(Path target) {
    Cut cut = CUT.get();
    if (cut == null
        || !target.getFileName().toString().matches("\\d{20}\\.json")
        || !target.getParent().getParent().equals(cut.table())) {
      return;
    }
    CUT.set(null);
    try {
      cut.step().at(target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** The process is gone: nothing of it handles this. */
  private static final class DeadProcessError extends Error {
    private static final long serialVersionUID = 1;
  }
}
