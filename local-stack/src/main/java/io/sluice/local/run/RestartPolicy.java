package io.sluice.local.run;

import io.sluice.failure.ExitCode;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether a service that has died is started again, and when.
 *
 * @param first pause before the first start; it doubles with each death that follows soon
 * @param longest pause
 * @param limit of starts in a row
 * @param healthy who has run so long has not died soon: the count begins anew
 */
record RestartPolicy(Duration first, Duration longest, int limit, Duration healthy) {

  private static final int MOST_DOUBLINGS = 20;

  static RestartPolicy standard(int limit) {
    return new RestartPolicy(
        Duration.ofSeconds(1), Duration.ofSeconds(30), limit, Duration.ofMinutes(5));
  }

  /** The number of this death in a row. */
  int count(int before, Duration ran) {
    return ran.compareTo(healthy) >= 0 ? 1 : before + 1;
  }

  /**
   * The pause before the next start; empty if there is none.
   *
   * @param exitCode how it died; what is wrong with file or command line is wrong the next time too
   * @param deaths in a row
   */
  Optional<Duration> pause(int exitCode, int deaths) {
    boolean isHopeless =
        exitCode == ExitCode.USAGE.number() || exitCode == ExitCode.CONFIGURATION.number();
    if (isHopeless || deaths > limit) {
      return Optional.empty();
    }
    Duration pause = first.multipliedBy(1L << Math.min(deaths - 1, MOST_DOUBLINGS));
    return Optional.of(pause.compareTo(longest) > 0 ? longest : pause);
  }
}
