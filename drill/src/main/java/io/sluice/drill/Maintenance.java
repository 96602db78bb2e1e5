package io.sluice.drill;

import io.sluice.local.LocalStackException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Spark jobs write the table's files anew and delete the old ones beside a writer that commits all
 * the time; one of them is killed in the middle. No row may change, and the writer may not end.
 */
record Maintenance() implements Scenario {

  private static final List<TableJob> REWRITES =
      List.of(TableJob.PACK, TableJob.CLUSTER, TableJob.REWRITE);

  /** Longer than a file of the writer waits for its commit. */
  private static final Duration RETENTION = Duration.ofSeconds(20);

  private static final int KILLS_TRIED = 4;
  private static final long LATEST_KILL_MS = 4_000;

  @Override
  public Outcome run(Chapter chapter, RandomGenerator random)
      throws IOException, InterruptedException {
    try (WriterProcess writer = chapter.writers().start(Membership.COOPERATIVE)) {
      if (!writer.awaitWhileAlive(() -> writer.landed() > 0)) {
        return Outcome.missed("it committed nothing: " + writer.lastLines());
      }
      new OtherEngine(chapter.folder().table())
          .set(
              "delta.deletedFileRetentionDuration",
              "interval %d seconds".formatted(RETENTION.toSeconds()));
      ConstantCheck check = new ConstantCheck(chapter, writer);
      try {
        String missed = jobs(chapter, check, random);
        return check.violations().isEmpty() && !missed.isEmpty()
            ? Outcome.missed(missed)
            : new Outcome(check.rewrites() + 2, "", check.violations());
      } catch (LocalStackException failed) {
        // It may have failed for what a job before it has done.
        return check.violations().isEmpty()
            ? Outcome.missed(String.valueOf(failed.getMessage()))
            : new Outcome(1, "", check.violations());
      }
    }
  }

  /**
   * @return why it did not hit; empty if it did
   */
  private static String jobs(Chapter chapter, ConstantCheck check, RandomGenerator random)
      throws IOException, InterruptedException {
    long replaced;
    try (TableJobs spark = spark(chapter)) {
      check.during(spark.begin(any(REWRITES, random)));
      replaced = System.nanoTime();
      if (!isKilled(spark, random)) {
        return "every job ended before it was killed";
      }
    }
    chapter.endHolds();
    long deleted;
    try (TableJobs spark = spark(chapter)) {
      check.during(spark.begin(any(REWRITES, random)));
      check.until(replaced + RETENTION.toNanos());
      deleted = check.during(spark.begin(TableJob.VACUUM)).path("deleted_files").asLong();
    }
    if (!check.goesOn()) {
      return "the writer did not go on: " + check.lastLines();
    }
    return check.rewrites() >= 2 && deleted > 0
        ? ""
        : "%d rewrites were compared and %d files deleted".formatted(check.rewrites(), deleted);
  }

  private static TableJobs spark(Chapter chapter) {
    return TableJobs.start(
        chapter.writers().pipelineFile(), chapter.folder().root().resolve("spark.log"));
  }

  private static TableJob any(List<TableJob> jobs, RandomGenerator random) {
    return jobs.get(random.nextInt(jobs.size()));
  }

  /** A job that was faster than the kill is followed by another, with less time. */
  private static boolean isKilled(TableJobs spark, RandomGenerator random)
      throws InterruptedException {
    long latest = LATEST_KILL_MS;
    for (int tried = 0; tried < KILLS_TRIED; tried++) {
      if (spark.kill(any(List.of(TableJob.values()), random), random.nextLong(latest))) {
        return true;
      }
      latest /= 2;
    }
    return false;
  }
}
