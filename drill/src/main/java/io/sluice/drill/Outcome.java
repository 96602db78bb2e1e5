package io.sluice.drill;

import io.sluice.drill.check.Violation;
import java.util.List;

/**
 * How a trial ended.
 *
 * @param hits how often the fault hit where it was meant to; a trial without a hit proves nothing
 * @param missed why it did not hit; empty if it did
 * @param violations what the trial itself saw to be wrong
 */
record Outcome(int hits, String missed, List<Violation> violations) {

  Outcome {
    violations = List.copyOf(violations);
  }

  static Outcome hit() {
    return hits(1);
  }

  static Outcome hits(int count) {
    return new Outcome(count, "", List.of());
  }

  static Outcome missed(String reason) {
    return new Outcome(0, reason, List.of());
  }

  static Outcome violated(Violation violation) {
    return new Outcome(1, "", List.of(violation));
  }
}
