package io.sluice.writer.table;

/** Whether a table may get columns that rows have and it lacks. */
public enum ColumnGrowth {
  /** A table without all columns of the rows is refused. */
  REFUSED,
  /** A commit brings the columns that its files have and the table lacks; they may be null. */
  ALLOWED
}
