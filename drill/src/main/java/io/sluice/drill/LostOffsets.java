package io.sluice.drill;

import io.sluice.drill.check.Invariant;
import io.sluice.drill.check.Violation;
import io.sluice.failure.ExitCode;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/** Kafka no longer has what the table wants next: the writer has to stop with the exact gap. */
final class LostOffsets {

  private static final int FIRST = 150;
  private static final int MORE = 90;

  private LostOffsets() {}

  /** Records expire before they are written. */
  static Outcome expired(Chapter chapter, RandomGenerator random)
      throws IOException, InterruptedException {
    try (Chapter aside = chapter.aside()) {
      Map<Integer, Long> next = written(aside);
      aside.clicks().send(MORE);
      int partition = random.nextInt(ChapterTopic.PARTITIONS);
      long goesOn = next.getOrDefault(partition, 0L);
      long first = goesOn + 1 + random.nextInt(MORE / ChapterTopic.PARTITIONS - 1);
      aside.topic().expire(partition, first);
      return stopsWith(
          aside,
          Map.of(partition, goesOn),
          ExitCode.FAILED,
          "it goes on at offset %d of %s-%d and Kafka's first is %d: %d to %d expired before they were written"
              .formatted(goesOn, aside.topic().name(), partition, first, goesOn, first - 1));
    }
  }

  /** The topic is deleted and created anew. */
  static Outcome recreated(Chapter chapter, RandomGenerator random)
      throws IOException, InterruptedException {
    try (Chapter aside = chapter.aside()) {
      Map<Integer, Long> next = written(aside);
      aside.topic().recreate();
      aside.sendAnew(random.nextInt(MORE));
      return stopsWith(
          aside, next, ExitCode.CONFIGURATION, "it was deleted and created again, or is another");
    }
  }

  private static Map<Integer, Long> written(Chapter aside)
      throws IOException, InterruptedException {
    aside.clicks().send(FIRST);
    try (WriterProcess drain = aside.writers().drain()) {
      drain.await(WriterProcess.LIMIT);
    }
    List<Violation> violations = aside.advance();
    if (!violations.isEmpty()) {
      throw new IllegalStateException("Before the fault: " + violations);
    }
    return new HashMap<>(aside.check().nextOffsets());
  }

  /**
   * @param next where the table has to stay; other partitions may get on
   */
  private static Outcome stopsWith(
      Chapter aside, Map<Integer, Long> next, ExitCode exit, String message)
      throws IOException, InterruptedException {
    try (WriterProcess writer = aside.writers().drain()) {
      OptionalInt code = writer.await(WriterProcess.LIMIT);
      aside.advance();
      Map<Integer, Long> reached = aside.check().nextOffsets();
      boolean stopped =
          code.isPresent() && code.getAsInt() == exit.number() && writer.log().contains(message);
      return stopped && reached.entrySet().containsAll(next.entrySet())
          ? Outcome.hit()
          : Outcome.violated(
              new Violation(
                  Invariant.I1,
                  ChapterFolder.TABLE,
                  "the writer ended with %s at %s instead of stopping at %s with '%s': %s"
                      .formatted(code, reached, next, message, writer.lastLines())));
    }
  }
}
