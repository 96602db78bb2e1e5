package io.sluice.writer.delta;

import io.sluice.writer.table.CommitFailedException;
import io.sluice.writer.table.CommitUnknownException;
import io.sluice.writer.table.PendingCommit;
import io.sluice.writer.table.TableDefinition;
import io.sluice.writer.table.TableException;
import io.sluice.writer.table.TableRefusedException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/** What Standalone's failures mean for one table, and the way out of each. */
record TableFailures(TableDefinition definition, Configuration configuration) {

  TableException unreadable(Throwable cause) {
    return StandaloneInternals.refusesProtocol(cause)
        ? protocolRaised(cause)
        : new TableException(
            "Cannot read the log of table %s at %s: %s; see what its last entries hold"
                .formatted(definition.name(), definition.location(), cause),
            cause);
  }

  TableRefusedException replaced(long known, @Nullable Throwable cause) {
    return new TableRefusedException(
        "Cannot write table %s at %s: its log had version %d and ends before it now, so it was removed or replaced; restart the writer if that was meant"
            .formatted(definition.name(), definition.location(), known),
        cause);
  }

  TableRefusedException undone(Restores.Undone restore) {
    return new TableRefusedException(
        ("Cannot write table %s at %s: version %d is a RESTORE%s, which took out rows and left the offsets ahead of them, so they would never be written again;"
                + " run 'sluice restore --repair %s' to rewind the offsets, or put the rows back with RESTORE TABLE delta.`%s` TO VERSION AS OF %d")
            .formatted(
                definition.name(),
                definition.location(),
                restore.version(),
                restore.target().isPresent() ? " to version " + restore.target().getAsLong() : "",
                definition.name(),
                definition.location(),
                restore.version() - 1),
        null);
  }

  CommitFailedException notBegun(TableException cause) {
    return new CommitFailedException(
        "Cannot commit to table %s: %s".formatted(definition.name(), cause.getMessage()), cause);
  }

  TableException notLanded(Throwable cause) {
    return StandaloneInternals.refusesProtocol(cause)
        ? protocolRaised(cause)
        : new CommitFailedException(
            "Cannot commit to table %s at %s: %s; nothing landed, the same commit may be tried again"
                .formatted(definition.name(), definition.location(), cause),
            cause);
  }

  CommitFailedException outrun(int attempts) {
    return new CommitFailedException(
        "Cannot commit to table %s at %s: its metadata was changed %d times while we tried; try again when that is over"
            .formatted(definition.name(), definition.location(), attempts),
        null);
  }

  CommitUnknownException unknown(PendingCommit commit, Throwable cause) {
    return new CommitUnknownException(
        "Cannot tell whether commit %s landed in table %s at %s: the log cannot be read: %s; its files are kept, and the commit may be tried again"
            .formatted(commit.id(), definition.name(), definition.location(), cause),
        cause);
  }

  /** Standalone says no more of such a table than that it is one. */
  TableRefusedException protocolRaised(Throwable cause) {
    try {
      return new TableRefusedException(ProtocolRefusal.message(definition, configuration), cause);
    } catch (IOException unreadable) {
      cause.addSuppressed(unreadable);
      return new TableRefusedException(
          "Cannot write table %s at %s: its protocol is too new for this writer, which speaks (1,2); name another table"
              .formatted(definition.name(), definition.location()),
          cause);
    }
  }
}
