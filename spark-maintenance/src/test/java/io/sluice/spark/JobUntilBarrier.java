package io.sluice.spark;

import io.sluice.logstore.PublishListener;
import io.sluice.spark.job.JobContext;
import io.sluice.spark.job.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process that runs one job and stands still at a barrier, to be killed there: before a step that
 * it tells of, or with a log entry of the keyed table under its temporary name.
 */
public final class MergeUntilBarrier implements PublishListener {

  /** What it prints at its barrier. */
  static final String AT_BARRIER = "at barrier";

  /** The system property that names the barrier: how the step begins, or {@code commit N}. */
  static final String BARRIER = "sluice.barrier";

  private static final AtomicInteger COMMITS = new AtomicInteger();

  /** Runs the job of the arguments. */
  public static void main(String[] arguments) {
    Progress progress = MergeUntilBarrier::pass;
    System.exit(
        JobMain.runner(new JobContext(Map.of(), LakeSession::open, progress)).run(arguments));
  }

  @Override
  public void temporaryWritten(Path target) {
    if (target.getFileName().toString().matches("\\d{20}\\.json")
        && target.getParent().getParent().endsWith("profiles")) {
      pass("commit " + COMMITS.incrementAndGet());
    }
  }

  private static void pass(String what) {
    if (!what.startsWith(System.getProperty(BARRIER))) {
      return;
    }
    System.out.println(AT_BARRIER);
    try {
      // Until it is killed, or whoever should kill it has died.
      if (System.in.read() < 0) {
        Runtime.getRuntime().halt(1);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
