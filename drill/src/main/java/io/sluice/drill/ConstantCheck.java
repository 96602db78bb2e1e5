package io.sluice.drill;

import io.sluice.drill.check.Violation;
import io.sluice.local.LocalStackException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Checks a chapter's table again and again while something goes on beside its writer, so that
 * records go on to come, too.
 */
final class ConstantCheck {

  private static final long PAUSE_MS = 300;

  private final Chapter chapter;
  private final WriterProcess writer;
  private final int rewritesBefore;
  private final List<Violation> violations = new ArrayList<>();

  ConstantCheck(Chapter chapter, WriterProcess writer) {
    this.chapter = chapter;
    this.writer = writer;
    this.rewritesBefore = chapter.check().rewrites();
  }

  /**
   * @return what a job says, once it has ended
   * @throws LocalStackException if it has failed
   */
  <T> T during(CompletableFuture<T> job) throws IOException, InterruptedException {
    while (!job.isDone()) {
      once();
      TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
    }
    once();
    try {
      return job.get();
    } catch (ExecutionException e) {
      throw new LocalStackException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Goes on until a moment, as {@link System#nanoTime} tells it. */
  void until(long moment) throws IOException, InterruptedException {
    while (System.nanoTime() - moment < 0) {
      once();
      TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
    }
  }

  /** Whether the writer commits still. */
  boolean goesOn() throws IOException, InterruptedException {
    int landed = writer.landed();
    boolean goesOn =
        writer.awaitWhileAlive(
            () -> {
              once();
              return writer.landed() > landed;
            });
    once();
    return goesOn;
  }

  private void once() throws IOException, InterruptedException {
    violations.addAll(chapter.advance());
    violations.addAll(chapter.check().requireFiles());
  }

  /** What was found, by whichever check. */
  List<Violation> violations() {
    return List.copyOf(violations);
  }

  /** How many commits that replace files were compared. */
  int rewrites() {
    return chapter.check().rewrites() - rewritesBefore;
  }

  String lastLines() {
    return writer.lastLines();
  }
}
