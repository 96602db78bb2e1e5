package io.sluice.writer.restore;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.table.Hold;
import io.sluice.writer.delta.Staging;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Puts a version of a table into its staging table.
 *
 * <p>A vacuum looks for what is staged when it has taken its hold, before it deletes. One that
 * began earlier has not seen this, so what is staged goes away again if the table is held then, or
 * if a file went in the meantime.
 */
record TableStage(RestoredTable table, Staging staging, InstantSource clock, String engine) {

  /**
   * @throws SluiceException with {@link ExitCode#TRY_LATER} if a job holds the table; nothing is
   *     staged then
   */
  void stage(RestorePlan plan) {
    requireFree();
    staging.create(plan.content(), table.table().location(), clock.instant(), engine);
    try {
      requireFree();
      requireFiles(plan);
    } catch (RuntimeException refusal) {
      takeAwayAfter(refusal);
      throw refusal;
    }
  }

  private void requireFree() {
    Instant now = clock.instant();
    Hold.of(table.table().newest().properties(), now)
        .ifPresent(
            hold -> {
              throw new SluiceException(
                  ExitCode.TRY_LATER,
                  "Cannot stage table %s: job %s holds it until %s at the latest; try again then"
                      .formatted(table.name(), hold.job(), hold.until()));
            });
  }

  private void requireFiles(RestorePlan plan) {
    List<String> missing = table.table().missing(plan.files().back());
    if (!missing.isEmpty()) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot stage table %s: %d files of version %d were deleted meanwhile, such as %s; --dry-run tells what can be staged"
              .formatted(table.name(), missing.size(), plan.content().version(), missing.get(0)));
    }
  }

  private void takeAwayAfter(RuntimeException refusal) {
    try {
      staging.remove();
    } catch (RuntimeException e) {
      refusal.addSuppressed(e);
    }
  }
}
