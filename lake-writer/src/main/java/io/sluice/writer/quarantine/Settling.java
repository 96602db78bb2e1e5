package io.sluice.writer.quarantine;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.writer.table.CommitOutcome;
import io.sluice.writer.table.CommitOutcome.AlreadyCommitted;
import io.sluice.writer.table.CommitOutcome.Committed;
import io.sluice.writer.table.LakeTable;
import io.sluice.writer.table.PendingCommit;

/** Commits a settlement once. It is never tried again here: whoever runs again looks anew. */
final class Settling {

  private Settling() {}

  /**
   * @return the version it landed as
   * @throws SluiceException with {@link ExitCode#TRY_LATER} if somebody else was first
   */
  static long commit(LakeTable table, PendingCommit commit) {
    CommitOutcome outcome = table.commit(commit);
    if (outcome instanceof Committed landed) {
      return landed.version();
    }
    if (outcome instanceof AlreadyCommitted landed) {
      return landed.version();
    }
    throw new SluiceException(
        ExitCode.TRY_LATER,
        "Cannot settle records of table %s: somebody else has replayed, discarded or restored meanwhile; nothing was done, run it again"
            .formatted(table.definition().name()));
  }
}
