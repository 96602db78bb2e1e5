package io.sluice.writer.restore;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.writer.delta.LoggedTable;
import io.sluice.writer.table.SourcePartition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Follows a table, by its log alone, until it is again where it was before its restore. Whoever
 * writes it reads again by himself.
 */
final class Replay {

  private static final Duration INTERVAL = Duration.ofMillis(500);

  /** How long nothing may move. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** What time passes by. */
  interface Sleep {
    void sleep(Duration howLong) throws InterruptedException;
  }

  private final InstantSource clock;
  private final Sleep sleep;

  Replay(InstantSource clock, Sleep sleep) {
    this.clock = clock;
    this.sleep = sleep;
  }

  /**
   * @param progress is told how many offsets are left, whenever that has changed
   * @throws SluiceException with {@link ExitCode#TRY_LATER} if nothing moves for a minute
   */
  void follow(LoggedTable table, RestorePlan plan, LongConsumer progress)
      throws InterruptedException {
    long left = left(table, plan);
    Instant lastGain = clock.instant();
    progress.accept(left);
    while (left > 0) {
      sleep.sleep(INTERVAL);
      long now = left(table, plan);
      if (now != left) {
        lastGain = clock.instant();
        progress.accept(now);
      } else if (Duration.between(lastGain, clock.instant()).compareTo(PATIENCE) > 0) {
        throw new SluiceException(
            ExitCode.TRY_LATER,
            "Cannot see the end of the replay of table %s: the table was restored, %d offsets are left and nothing was written for %d s; see that a writer runs (sluice writer), it goes on by itself"
                .formatted(plan.table(), left, PATIENCE.toSeconds()));
      }
      left = now;
    }
  }

  private static long left(LoggedTable table, RestorePlan plan) {
    Map<SourcePartition, Long> offsets = table.followedOffsets();
    return plan.partitions().stream()
        .mapToLong(each -> Math.max(0, each.now() - offsets.getOrDefault(each.partition(), 0L)))
        .sum();
  }
}
