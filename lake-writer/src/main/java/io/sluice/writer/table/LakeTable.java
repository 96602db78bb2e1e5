package io.sluice.writer.table;

import java.util.Map;
import java.util.Optional;

/**
 * A table that takes rows together with the source offsets they came from.
 *
 * <p>The table is the only record of progress: what it says in {@link #nextOffsets} is where a
 * reader resumes, and a commit lands only on the offsets it expects. So rows are neither lost nor
 * doubled, whoever crashes, and a writer that was superseded cannot write.
 *
 * <p>An instance serves one thread at a time. Any number of instances and processes may write one
 * table.
 */
public interface LakeTable extends AutoCloseable {

  /** What the table was opened as. */
  TableDefinition definition();

  /**
   * What the table says now, read from the table; empty while there is none.
   *
   * @throws TableRefusedException if the table has become one that must not be written
   * @throws TableException if the table cannot be read; may be called again
   */
  TableState state();

  /** The offsets of {@link #state}. */
  default Map<SourcePartition, Long> nextOffsets() {
    return state().nextOffsets();
  }

  /** The columns of {@link #state}. */
  default Optional<String> schemaJson() {
    return state().schemaJson();
  }

  /** The properties of {@link #state}. */
  default Map<String, String> properties() {
    return state().properties();
  }

  /**
   * Makes files and offsets visible in one step, and creates the table if there is none.
   *
   * <p>Files are never deleted here, whatever the end. Nor may a caller delete them unless the end
   * is {@link CommitOutcome.Superseded}, {@link CommitOutcome.Outdated} or {@link
   * CommitFailedException} and it gives up the commit.
   *
   * @return how it ended; the commit was given to the table for the last time
   * @throws IllegalArgumentException if the commit would make the table unreadable; nothing landed
   * @throws TableRefusedException if the table has become one that must not be written, does not
   *     have the columns of the files and may not get them, or has other values in place of the
   *     commit's properties; nothing landed
   * @throws TableRetypedException if its columns have come to be of other types than the files',
   *     and the definition follows them; nothing landed
   * @throws TablePausedException if somebody has paused the table; nothing landed
   * @throws TableHeldException if a job holds the table; nothing landed, the same commit may be
   *     given again when the hold has ended
   * @throws CommitFailedException if nothing landed; the same commit may be given again
   * @throws CommitUnknownException if it may have landed; the same commit may be given again, and
   *     files must be kept
   */
  CommitOutcome commit(PendingCommit commit);

  /** Starts no more background work. Does not wait for any, and loses nothing. */
  @Override
  void close();
}
