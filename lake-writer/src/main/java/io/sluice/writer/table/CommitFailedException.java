package io.sluice.writer.table;

import org.jspecify.annotations.Nullable;

/** A commit did not land: nothing of it is in the table. The same commit may be given again. */
public final class CommitFailedException extends TableException {

  public CommitFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
