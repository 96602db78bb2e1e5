package io.sluice.drill;

import io.sluice.drill.check.KernelReader;
import io.sluice.drill.check.LogFolder;
import io.sluice.drill.check.Violation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Two writers and another engine commit, write checkpoints and remove what has expired, all at the
 * same time; one writer is killed in the middle of it, and the next one starts from what is left.
 */
record CleanUp() implements Scenario {

  private static final int CHECKPOINT_EVERY = 5;

  /** Entries so far behind the newest may be removed. */
  private static final int KEPT = 2 * CHECKPOINT_EVERY;

  private static final int CLEAN_UPS = 3;

  @Override
  public Outcome run(Chapter chapter, RandomGenerator random)
      throws IOException, InterruptedException {
    if (!Condition.await(WriterProcess.LIMIT, chapter.topic()::groupIsEmpty)) {
      return Outcome.missed("somebody is still in the group");
    }
    Outcome raced;
    try (WriterProcess one = chapter.writers().start(Membership.COOPERATIVE);
        WriterProcess other = chapter.writers().start(Membership.COOPERATIVE)) {
      raced = race(chapter, one, other);
      (random.nextBoolean() ? one : other).kill();
    }
    if (raced.hits() < CLEAN_UPS) {
      return raced;
    }
    try (WriterProcess next = chapter.writers().drain()) {
      if (next.await(WriterProcess.LIMIT).orElse(-1) != 0) {
        return Outcome.missed("the next one did not end: " + next.lastLines());
      }
    }
    List<Violation> violations = new ArrayList<>(chapter.advance());
    violations.addAll(history(chapter, random));
    return new Outcome(CLEAN_UPS, "", violations);
  }

  /** Ends with the first violation, or when all have been at it long enough. */
  private static Outcome race(Chapter chapter, WriterProcess one, WriterProcess other)
      throws IOException, InterruptedException {
    if (!one.awaitWhileAlive(() -> one.landed() > 0)
        || !other.awaitWhileAlive(() -> other.landed() > 0)) {
      return Outcome.missed(
          "one of them committed nothing: " + one.lastLines() + other.lastLines());
    }
    List<Violation> violations = new ArrayList<>();
    LogFolder log = LogFolder.of(chapter.folder().table());
    OtherEngine engine = new OtherEngine(chapter.folder().table());
    engine.set("delta.checkpointInterval", Integer.toString(CHECKPOINT_EVERY));
    for (int cleaned = 0; cleaned < CLEAN_UPS; cleaned++) {
      long oldest = log.oldest().orElseThrow();
      int landed = one.landed();
      int otherLanded = other.landed();
      if (!one.awaitWhileAlive(
          () -> {
            violations.addAll(chapter.advance());
            log.expire(Math.min(chapter.check().version() - KEPT, beforeCheckpoint(log)));
            engine.checkpoint(CHECKPOINT_EVERY);
            return !violations.isEmpty()
                || (log.oldest().orElseThrow() > oldest
                    && one.landed() > landed
                    && other.landed() > otherLanded);
          })) {
        return Outcome.missed("nothing was removed: " + one.lastLines());
      }
      if (!violations.isEmpty()) {
        return new Outcome(1, "", violations);
      }
    }
    return Outcome.hits(CLEAN_UPS);
  }

  /**
   * The newest checkpoint and what follows it stay, for Kernel begins there: if what it reads is
   * removed meanwhile, it publishes the part of a checkpoint that it has (Delta Kernel 4.4.0).
   */
  private static long beforeCheckpoint(LogFolder log) throws IOException {
    return log.newestCheckpoint().orElse(0);
  }

  private static List<Violation> history(Chapter chapter, RandomGenerator random)
      throws IOException {
    LogFolder log = LogFolder.of(chapter.folder().table());
    long first = log.oldestCheckpoint().orElse(0);
    long version = first + random.nextLong(chapter.check().version() - first + 1);
    return chapter.check().requireHistory(new KernelReader(), version);
  }
}
