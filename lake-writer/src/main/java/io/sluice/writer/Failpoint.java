package io.sluice.writer;

import org.jspecify.annotations.NullMarked;

/** A place in the writer where a test may make it fail; see {@link Failpoints}. */
@NullMarked
public enum Failpoint {
  /** A data file is written and not yet closed. */
  FILE_BEFORE_CLOSE("file.before-close"),
  /** All files are closed and nothing of the commit is written. */
  COMMIT_BEFORE("commit.before"),
  /** The log entry is on disk under its temporary name; local tables only. */
  COMMIT_TEMPORARY_WRITTEN("commit.temporary-written"),
  /** The commit has landed and its answer is not yet known. */
  COMMIT_AFTER("commit.after"),
  /** The table has the rows and Kafka's group does not have the offsets. */
  GROUP_COMMIT_BEFORE("group-commit.before"),
  /** A restore holds its tables and has changed nothing. */
  RESTORE_HELD("restore.held"),
  /** A restore has put back a table and not its quarantine. */
  RESTORE_BETWEEN("restore.between"),
  /** A restore has put back all and holds its tables still. */
  RESTORE_BEFORE_RELEASE("restore.before-release");

  private final String label;

  Failpoint(String label) {
    this.label = label;
  }

  /** Its name in {@link Failpoints#arm}. */
  public String label() {
    return label;
  }
}
