package io.sluice.local;

import java.time.Duration;
import java.util.Optional;

/** Waits until a server answers as itself, for as long as its process lives. */
final class Readiness {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(50);

  /** Asks a server once. */
  interface Probe {
    /**
     * Why the server is not ready yet, or empty when it answers.
     *
     * @throws LocalStackException when another server answers in its place
     */
    Optional<String> reluctance() throws InterruptedException;
  }

  private Readiness() {}

  /**
   * Returns when the probe answers.
   *
   * @throws LocalStackException when the process ends first, or gives no answer within 60 seconds
   */
  static void await(ChildProcess process, Probe probe) throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (process.await(PAUSE).isEmpty()) {
      Optional<String> reluctance = probe.reluctance();
      if (reluctance.isEmpty() && process.isAlive()) {
        return;
      }
      if (System.nanoTime() - deadline > 0) {
        throw failure(
            process,
            "not ready after %d s (%s)"
                .formatted(LIMIT.toSeconds(), reluctance.orElse("just ended")));
      }
    }
    throw failure(process, "its process ended");
  }

  private static LocalStackException failure(ChildProcess process, String reason) {
    return new LocalStackException(
        "Cannot start %s: %s; read %s, where this stands:%n%s"
            .formatted(process.name(), reason, process.log(), process.lastError(5)));
  }
}
