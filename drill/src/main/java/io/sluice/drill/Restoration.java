package io.sluice.drill;

import io.sluice.drill.check.Invariant;
import io.sluice.drill.check.Violation;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Somebody takes a file out of the table, and the table is put back to a version before that,
 * beside a writer that lives. The restore dies at one of its steps, or the answer of its commit is
 * lost; run again it has to complete, once, and the writer to read again what was taken out.
 */
record Restoration(RestoreKind kind) implements Scenario {

  /** A hold, or the commit, or its end is the third at the latest. */
  private static final int COMMITS_OF_RESTORE = 3;

  private static final int COMMITS_BEFORE = 5;
  private static final List<String> STEPS =
      List.of(
          "restore.held:halt@1",
          "commit.before:halt@1",
          "commit.before:throw@1",
          "commit.temporary-written:halt@",
          "commit.after:halt@1",
          "commit.after:throw@1",
          "restore.between:halt@1",
          "restore.before-release:halt@1");

  @Override
  public Outcome run(Chapter chapter, RandomGenerator random)
      throws IOException, InterruptedException {
    long first = Math.max(0, chapter.version());
    try (WriterProcess writer = chapter.writers().start(Membership.COOPERATIVE)) {
      if (!writer.awaitWhileAlive(
          () -> writer.landed() > 0 && chapter.version() >= first + COMMITS_BEFORE)) {
        return Outcome.missed("it committed nothing: " + writer.lastLines());
      }
      List<Violation> violations = chapter.advance();
      if (!violations.isEmpty()) {
        return new Outcome(1, "", violations);
      }
      long target = first + random.nextLong(chapter.check().version() - first);
      new OtherEngine(chapter.folder().table()).remove(chapter.check().liveFile(random));
      return restore(chapter, writer, target, failpoint(random));
    }
  }

  private static String failpoint(RandomGenerator random) {
    String step = STEPS.get(random.nextInt(STEPS.size()));
    return step.endsWith("@") ? step + (1 + random.nextInt(COMMITS_OF_RESTORE)) : step;
  }

  private Outcome restore(Chapter chapter, WriterProcess writer, long target, String failpoint)
      throws IOException, InterruptedException {
    Writers writers = chapter.writers();
    String[] preparation = kind.preparation(target);
    if (preparation.length > 0) {
      RestoreEnd prepared = writers.restore("", preparation);
      if (!prepared.isDone()) {
        return broken("it could not be prepared: " + prepared.said());
      }
    }
    int restores = chapter.check().restores();
    RestoreEnd died = writers.restore(failpoint, kind.command(target));
    if (!died.hasFired()) {
      return Outcome.missed("it did not come to %s: %s".formatted(failpoint, died.said()));
    }
    if (!died.isDone()) {
      chapter.endHolds();
      RestoreEnd again = writers.restore("", kind.command(target));
      if (!again.isDone()) {
        return broken("died at %s, again it ended so: %s".formatted(failpoint, again.said()));
      }
    }
    Map<Integer, Long> before = chapter.check().nextOffsets();
    int landed = writer.landed();
    List<Violation> violations = chapter.advance();
    boolean isBack =
        writer.awaitWhileAlive(
            () -> {
              violations.addAll(chapter.advance());
              return !violations.isEmpty()
                  || (writer.landed() > landed && isBehind(before, chapter));
            });
    if (!violations.isEmpty()) {
      return new Outcome(1, "", violations);
    }
    if (!isBack) {
      return broken(
          "the writer did not read again up to %s: %s".formatted(before, writer.lastLines()));
    }
    int restored = chapter.check().restores() - restores;
    return restored == 1
        ? Outcome.hit()
        : broken("version %d was restored %d times".formatted(target, restored));
  }

  private static boolean isBehind(Map<Integer, Long> offsets, Chapter chapter) {
    Map<Integer, Long> now = chapter.check().nextOffsets();
    return offsets.entrySet().stream()
        .allMatch(offset -> now.getOrDefault(offset.getKey(), 0L) >= offset.getValue());
  }

  private static Outcome broken(String finding) {
    return Outcome.violated(new Violation(Invariant.I9, ChapterFolder.TABLE, finding));
  }
}
