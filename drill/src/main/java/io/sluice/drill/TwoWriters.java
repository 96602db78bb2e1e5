package io.sluice.drill;

import java.io.IOException;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/** Two writers carry the same partitions into the same table at the same time. */
record TwoWriters() implements Scenario {

  @Override
  public Outcome run(Chapter chapter, RandomGenerator random)
      throws IOException, InterruptedException {
    try (WriterProcess one = chapter.writers().drain();
        WriterProcess other = chapter.writers().drain()) {
      OptionalInt first = one.await(WriterProcess.LIMIT);
      OptionalInt second = other.await(WriterProcess.LIMIT);
      if (first.orElse(-1) != 0 || second.orElse(-1) != 0) {
        return Outcome.missed(
            "they ended with %s and %s: %s%n%s"
                .formatted(first, second, one.lastLines(), other.lastLines()));
      }
      int races = one.overtaken() + other.overtaken();
      return races > 0 ? Outcome.hits(races) : Outcome.missed("they never met");
    }
  }
}
