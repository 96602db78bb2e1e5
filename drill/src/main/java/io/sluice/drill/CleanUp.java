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
    if (!Condition.await(WriterProcess.LIMIT, chapter::groupIsEmpty)) {
      return Outcome.missed("somebody is still in the group");
    }
    List<Violation> violations = new ArrayList<>();
    String missed;
    try (WriterProcess one = chapter.writer(Membership.COOPERATIVE);
        WriterProcess other = chapter.writer(Membership.COOPERATIVE)) {
      missed = race(chapter, one, other, violations);
      (random.nextBoolean() ? one : other).kill();
    }
    if (!missed.isEmpty() || !violations.isEmpty()) {
      return new Outcome(violations.isEmpty() ? 0 : 1, missed, violations);
    }
    try (WriterProcess next = chapter.drain()) {
      if (next.await(WriterProcess.LIMIT).orElse(-1) != 0) {
        return Outcome.missed("the next one did not end: " + next.lastLines());
      }
    }
    violations.addAll(chapter.advance());
    violations.addAll(history(chapter, random));
    return new Outcome(CLEAN_UPS, "", violations);
  }

  /**
   * @return why it did not hit; empty if it did
   */
  private static String race(
      Chapter chapter, WriterProcess one, WriterProcess other, List<Violation> violations)
      throws IOException, InterruptedException {
    if (!one.awaitWhileAlive(() -> one.landed() > 0)
        || !other.awaitWhileAlive(() -> other.landed() > 0)) {
      return "one of them committed nothing: " + one.lastLines() + other.lastLines();
    }
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
            log.expire(chapter.check().version() - KEPT);
            engine.checkpoint();
            return !violations.isEmpty()
                || (log.oldest().orElseThrow() > oldest
                    && one.landed() > landed
                    && other.landed() > otherLanded);
          })) {
        return "nothing was removed: " + one.lastLines();
      }
    }
    return "";
  }

  private static List<Violation> history(Chapter chapter, RandomGenerator random)
      throws IOException {
    LogFolder log = LogFolder.of(chapter.folder().table());
    long first = log.oldestCheckpoint().orElse(0);
    long version = first + random.nextLong(chapter.check().version() - first + 1);
    return chapter.check().requireHistory(new KernelReader(), version);
  }
}
