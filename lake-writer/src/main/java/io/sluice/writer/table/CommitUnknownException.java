package io.sluice.writer.table;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;

/**
 * A commit may have landed or not, and the log could not be read to find out.
 *
 * <p>Keep the files: the table may name them. The same commit may be given again, because a table
 * looks for it in the log before it writes; any other commit of these offsets must start from
 * {@link LakeTable#nextOffsets}, read anew.
 */
public final class CommitUnknownException extends SluiceException {

  public CommitUnknownException(String message, Throwable cause) {
    super(ExitCode.FAILED, message, cause);
  }
}
