package io.sluice.writer.table;

/** How a commit ended, when it is known how it ended. */
public sealed interface CommitOutcome {

  /** The commit landed, by this call, as {@code version}. */
  record Committed(long version) implements CommitOutcome {}

  /**
   * The commit had landed before, by an earlier call, as {@code version}; this call did nothing.
   */
  record AlreadyCommitted(long version) implements CommitOutcome {}

  /**
   * The table has moved without us, so this commit did not land and never will.
   *
   * <p>Another writer owns the partition, or somebody rewound the table. Drop the batch, read
   * {@link LakeTable#nextOffsets} and go on from there if the partition is still ours.
   *
   * @param partition the first partition found at another offset
   * @param tableNextOffset where the table is
   * @param batchFirstOffset where the batch expected it
   */
  record Superseded(SourcePartition partition, long tableNextOffset, long batchFirstOffset)
      implements CommitOutcome {}

  /**
   * Somebody else has settled malformed records of the table, or restored it, so this commit did
   * not land and never will. Look anew what is waiting.
   *
   * @param tableCount how many settlements the table has
   * @param expectedCount how many the commit expected
   */
  record Outdated(long tableCount, long expectedCount) implements CommitOutcome {}
}
