package io.sluice.drill;

import java.io.IOException;
import java.util.random.RandomGenerator;

/** Breaks something once. */
interface Scenario {

  /**
   * Leaves no process of the writer behind, and the broker running. The chapter's table is checked
   * by the caller.
   */
  Outcome run(Chapter chapter, RandomGenerator random) throws IOException, InterruptedException;
}
