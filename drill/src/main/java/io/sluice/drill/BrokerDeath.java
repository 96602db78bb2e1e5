package io.sluice.drill;

import java.io.IOException;
import java.util.random.RandomGenerator;

/** The broker, which is leader and coordinator of everything, dies and comes back. */
record BrokerDeath() implements Scenario {

  @Override
  public Outcome run(Chapter chapter, RandomGenerator random)
      throws IOException, InterruptedException {
    int commits = 1 + random.nextInt(5);
    try (WriterProcess writer = chapter.writers().start(Membership.COOPERATIVE)) {
      if (!writer.awaitWhileAlive(() -> writer.landed() >= commits)) {
        return Outcome.missed("it committed nothing: " + writer.lastLines());
      }
      chapter.broker().kill();
      chapter.broker().start();
      int landed = writer.landed();
      return writer.awaitWhileAlive(() -> writer.landed() > landed + 1)
          ? Outcome.hit()
          : Outcome.missed("it did not go on: " + writer.lastLines());
    }
  }
}
