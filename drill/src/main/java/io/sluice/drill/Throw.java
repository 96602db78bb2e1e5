package io.sluice.drill;

import java.io.IOException;
import java.util.random.RandomGenerator;

/**
 * A step fails again and again and the writer lives: it has to find out each time what became of
 * its commit. Ends with SIGKILL.
 */
record Throw(String place) implements Scenario {

  private static final int FIRINGS = 10;

  @Override
  public Outcome run(Chapter chapter, RandomGenerator random)
      throws IOException, InterruptedException {
    int every = 2 + random.nextInt(3);
    String failpoint = "%s:throw@every-%d".formatted(place, every);
    try (WriterProcess writer = chapter.writers().start(failpoint, Membership.COOPERATIVE)) {
      boolean lived = writer.awaitWhileAlive(() -> writer.fired() >= FIRINGS);
      int landed = writer.landed();
      // What has fired last may not have been resolved when the process is killed.
      return lived && landed > 0
          ? Outcome.hits(writer.fired() - 1)
          : Outcome.missed("%d commits landed: %s".formatted(landed, writer.lastLines()));
    }
  }
}
