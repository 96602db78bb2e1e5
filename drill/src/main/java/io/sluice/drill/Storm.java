package io.sluice.drill;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Writers come and go, one a second, by SIGTERM or SIGKILL, and the group shares out its partitions
 * again and again.
 */
record Storm(Duration length) implements Scenario {

  private static final Duration GROUP_LIMIT = Duration.ofSeconds(20);
  private static final int AT_ONCE = 3;

  @Override
  public Outcome run(Chapter chapter, RandomGenerator random)
      throws IOException, InterruptedException {
    if (!Condition.await(GROUP_LIMIT, chapter.topic()::groupIsEmpty)) {
      return Outcome.missed("somebody is still in the group");
    }
    List<Membership> kinds =
        switch (random.nextInt(3)) {
          case 0 -> List.of(Membership.COOPERATIVE);
          case 1 -> List.of(Membership.EAGER);
          default -> List.of(Membership.STATIC_A, Membership.STATIC_B);
        };
    List<WriterProcess> writers = new ArrayList<>();
    long before = chapter.version();
    int changes = 0;
    long end = System.nanoTime() + length.toNanos();
    try {
      while (System.nanoTime() < end) {
        writers.add(chapter.writers().start(kinds.get(changes++ % kinds.size())));
        TimeUnit.SECONDS.sleep(1);
        if (writers.size() == AT_ONCE) {
          leave(writers.remove(random.nextInt(AT_ONCE)), random);
        }
      }
      long commits = chapter.version() - before;
      return commits > 0 ? Outcome.hits(changes) : Outcome.missed("nobody got on");
    } finally {
      writers.forEach(WriterProcess::close);
      Condition.await(GROUP_LIMIT, chapter.topic()::groupIsEmpty);
    }
  }

  private static void leave(WriterProcess writer, RandomGenerator random)
      throws InterruptedException {
    if (random.nextBoolean()) {
      writer.terminate();
      writer.await(WriterProcess.LIMIT);
    }
    writer.close();
  }
}
