package io.sluice.drill;

import java.io.IOException;
import java.util.random.RandomGenerator;

/**
 * A writer is stopped (SIGSTOP) in the middle of a commit until its session has timed out and
 * another has taken over; then it goes on with its commit, and has to lose.
 */
record Zombie() implements Scenario {

  private static final String PLACE = "commit.before";
  private static final int VERSIONS_OF_THE_OTHER = 4;

  @Override
  public Outcome run(Chapter chapter, RandomGenerator random)
      throws IOException, InterruptedException {
    String failpoint = "%s:block@%d".formatted(PLACE, 2 + random.nextInt(6));
    try (WriterProcess zombie = chapter.writers().start(failpoint, Membership.COOPERATIVE)) {
      if (!zombie.awaitWhileAlive(() -> zombie.isBlockedAt(PLACE))) {
        return Outcome.missed("it never waited: " + zombie.lastLines());
      }
      zombie.stop();
      long before = chapter.version();
      try (WriterProcess other = chapter.writers().start(Membership.COOPERATIVE)) {
        if (!other.awaitWhileAlive(() -> chapter.version() >= before + VERSIONS_OF_THE_OTHER)) {
          return Outcome.missed("nobody took over: " + other.lastLines());
        }
        int landed = zombie.landed();
        zombie.release(PLACE);
        zombie.goOn();
        if (!zombie.awaitWhileAlive(() -> zombie.overtaken() > 0 || zombie.landed() > landed)) {
          return Outcome.missed("it did not go on: " + zombie.lastLines());
        }
        return zombie.overtaken() > 0
            ? Outcome.hit()
            : Outcome.missed("nobody was in its way: " + zombie.lastLines());
      }
    }
  }
}
