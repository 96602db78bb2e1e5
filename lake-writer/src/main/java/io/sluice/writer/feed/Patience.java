package io.sluice.writer.feed;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * How long a run to the end waits for the next thing to happen. Who waits for an end wants to hear
 * when it does not come; a service waits for as long as it takes.
 */
final class Patience {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final FeedPlan plan;
  private final FeedStatus status;
  private final InstantSource clock;
  private Instant lastGain;

  Patience(FeedPlan plan, FeedStatus status, InstantSource clock) {
    this.plan = plan;
    this.status = status;
    this.clock = clock;
    this.lastGain = clock.instant();
  }

  /** Something has come, or has landed. */
  void gained() {
    lastGain = clock.instant();
  }

  /** Nothing is to be expected before. */
  void waits(Instant until) {
    lastGain = until;
  }

  /**
   * @throws SluiceException with {@link ExitCode#TRY_LATER} if there is an end to get to and no way
   *     there
   */
  void requireGain(Reading reading) {
    if (reading.hasEnd() && Duration.between(lastGain, clock.instant()).compareTo(LIMIT) > 0) {
      throw new SluiceException(
          ExitCode.TRY_LATER,
          "Cannot write table %s up to the end of %s: nothing came for %d s: %s; try again when that is over"
              .formatted(
                  plan.name(),
                  plan.topic(),
                  LIMIT.toSeconds(),
                  status
                      .reasonHeld()
                      .or(status::reasonNotReady)
                      .orElse("a transaction may be open")));
    }
  }
}
