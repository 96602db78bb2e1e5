package io.sluice.spark.vacuum;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.spark.table.LakeTable;

/**
 * Nobody knows which files a restore point needs, so none may be deleted until it is.
 *
 * <p>A restore point lasts as long as the log tells its version, and clean-up of the log knows
 * nothing of it; then this does not pass by itself.
 */
public final class UnreadableRestorePointException extends SluiceException {

  UnreadableRestorePointException(LakeTable table, String tag, long version, Exception cause) {
    super(
        ExitCode.FAILED,
        "Cannot vacuum %s: version %d of its restore point '%s' cannot be read (%s), so nobody knows which files it needs; if its log has forgotten that version, delete the restore point: sluice tag %s --delete %s"
            .formatted(
                table.name(),
                version,
                tag,
                cause.toString().lines().findFirst().orElseThrow(),
                table.name(),
                tag),
        cause);
  }
}
