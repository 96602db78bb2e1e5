package io.sluice.drill;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** SIGKILL at any moment while the writer is at work. */
record AnyMoment() implements Scenario {

  private static final int LATEST_MS = 500;

  @Override
  public Outcome run(Chapter chapter, RandomGenerator random)
      throws IOException, InterruptedException {
    try (WriterProcess writer = chapter.writers().start(Membership.COOPERATIVE)) {
      if (!writer.awaitWhileAlive(() -> writer.landed() > 0)) {
        return Outcome.missed("it committed nothing: " + writer.lastLines());
      }
      TimeUnit.MILLISECONDS.sleep(random.nextInt(LATEST_MS));
      boolean alive = writer.isAlive();
      writer.kill();
      return alive ? Outcome.hit() : Outcome.missed("it had ended: " + writer.lastLines());
    }
  }
}
