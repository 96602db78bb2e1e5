package io.sluice.drill;

import java.io.IOException;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * A commit lands, its answer does not come, and another writer moves the table on before the first
 * one asks what became of it.
 */
record Overtaken() implements Scenario {

  private static final String PLACE = "commit.after";

  @Override
  public Outcome run(Chapter chapter, RandomGenerator random)
      throws IOException, InterruptedException {
    String failpoint = "%s:block-throw@%d".formatted(PLACE, 1 + random.nextInt(6));
    try (WriterProcess writer = chapter.writers().start(failpoint, Membership.COOPERATIVE)) {
      if (!writer.awaitWhileAlive(() -> writer.isBlockedAt(PLACE))) {
        return Outcome.missed("it never waited: " + writer.lastLines());
      }
      long before = chapter.version();
      try (WriterProcess other = chapter.writers().drain()) {
        OptionalInt code = other.await(WriterProcess.LIMIT);
        if (code.isEmpty() || code.getAsInt() != 0 || chapter.version() <= before) {
          return Outcome.missed("the other did not advance: " + other.lastLines());
        }
      }
      int ended = writer.landed() + writer.overtaken();
      writer.release(PLACE);
      return writer.awaitWhileAlive(() -> writer.landed() + writer.overtaken() > ended)
          ? Outcome.hit()
          : Outcome.missed("it did not go on: " + writer.lastLines());
    }
  }
}
