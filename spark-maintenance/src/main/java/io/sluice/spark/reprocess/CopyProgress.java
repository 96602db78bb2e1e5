package io.sluice.spark.reprocess;

import io.sluice.spark.job.Progress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Shows how far the copying of one table is: a bar, and how long it will take yet. */
final class CopyProgress {

  private static final int WIDTH = 20;

  private final Progress progress;
  private final InstantSource clock;
  private String table = "";
  private Instant begun = Instant.MIN;
  private long first;
  private long shown;

  CopyProgress(Progress progress, InstantSource clock) {
    this.progress = progress;
    this.clock = clock;
  }

  /**
   * Shows a step of the bar once.
   *
   * @param copied of so many offsets
   */
  void show(String of, long copied, long offsets) {
    if (!of.equals(table)) {
      table = of;
      begun = clock.instant();
      first = copied;
      shown = -1;
    }
    long filled = offsets == 0 ? WIDTH : copied * WIDTH / offsets;
    if (filled > shown) {
      shown = filled;
      progress.step(
          "copying %s [%s%s] %d of %d offsets%s"
              .formatted(
                  table,
                  "#".repeat((int) filled),
                  "-".repeat((int) (WIDTH - filled)),
                  copied,
                  offsets,
                  left(copied, offsets)));
    }
  }

  private String left(long copied, long offsets) {
    if (copied == first || copied == offsets) {
      return "";
    }
    Duration left =
        Duration.between(begun, clock.instant())
            .multipliedBy(offsets - copied)
            .dividedBy(copied - first);
    return ", about %d s left".formatted(Math.max(1, left.toSeconds()));
  }
}
