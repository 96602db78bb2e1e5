package io.sluice.spark.maintain;

import java.util.ArrayList;
import java.util.List;

/**
 * What is worth doing to a table.
 *
 * <p>Each step costs a version of the table and rewrites or lists files, so each has to save more
 * than it costs.
 *
 * @param smallFiles compact from so many files on that would go
 * @param expiredFiles vacuum from so many expired files on
 * @param expiredShare or from expired files on of so large a share of the live bytes
 * @param logEntries write a checkpoint from so many log entries on that readers have to replay
 */
record MaintenancePolicy(long smallFiles, long expiredFiles, double expiredShare, long logEntries) {

  static final MaintenancePolicy DEFAULT = new MaintenancePolicy(20, 100, 0.2, 250);

  /** A step, in the order in which steps are taken. */
  enum Step {
    OPTIMIZE,
    VACUUM,
    CHECKPOINT
  }

  /**
   * Whether a step is worth it.
   *
   * @param reason why, or why not
   */
  record Decision(Step step, boolean isWorthIt, String reason) {}

  /** A decision for every step. */
  List<Decision> decide(TableState state) {
    List<Decision> decisions = new ArrayList<>();
    long gone = state.small() - state.packed();
    decisions.add(
        new Decision(
            Step.OPTIMIZE,
            gone >= smallFiles,
            "%d small files would become %d; worth it from %d fewer on"
                .formatted(state.small(), state.packed(), smallFiles)));
    double share = state.bytes() == 0 ? 0 : (double) state.expiredBytes() / state.bytes();
    decisions.add(
        new Decision(
            Step.VACUUM,
            state.expired() > 0 && (state.expired() >= expiredFiles || share >= expiredShare),
            "%d expired files, %.0f %% of the live bytes; worth it from %d files or %.0f %% on"
                .formatted(state.expired(), 100 * share, expiredFiles, 100 * expiredShare)));
    decisions.add(
        new Decision(
            Step.CHECKPOINT,
            state.entries() >= logEntries,
            "%d log entries behind the last checkpoint; worth it from %d on"
                .formatted(state.entries(), logEntries)));
    return decisions;
  }
}
