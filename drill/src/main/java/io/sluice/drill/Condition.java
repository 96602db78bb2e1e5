package io.sluice.drill;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Something that may become so. */
interface Condition {

  /** How long to wait before looking again. */
  long PAUSE_MS = 10;

  boolean holds() throws IOException, InterruptedException;

  /** Waits; returns whether it became so within the limit. */
  static boolean await(Duration limit, Condition condition)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
    }
    return true;
  }
}
