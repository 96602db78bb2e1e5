package io.sluice.drill;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/** The writer dies at a named place, at one of its first passes there. */
record Halt(String place, int latestPass) implements Scenario {

  private static final int KILLED = 137;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Override
  public Outcome run(Chapter chapter, RandomGenerator random)
      throws IOException, InterruptedException {
    int pass = 1 + random.nextInt(latestPass);
    Membership membership = random.nextBoolean() ? Membership.COOPERATIVE : Membership.STATIC_A;
    try (WriterProcess writer = chapter.writers().start(place + ":halt@" + pass, membership)) {
      OptionalInt code = writer.await(LIMIT);
      if (code.isEmpty()) {
        return Outcome.missed("it lived on: " + writer.lastLines());
      }
      return code.getAsInt() == KILLED && writer.fired() == 1
          ? Outcome.hit()
          : Outcome.missed("it ended with " + code.getAsInt() + ": " + writer.lastLines());
    }
  }
}
