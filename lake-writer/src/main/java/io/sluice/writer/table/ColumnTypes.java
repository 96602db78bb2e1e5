package io.sluice.writer.table;

/** Who says of what type a column is. */
public enum ColumnTypes {
  /** The definition: a table with other types is refused. */
  DEFINED,
  /** The table, once it is there: rows are made to fit it. */
  FOLLOWED,
  /** The table, which says what columns there are as well: rows have all of its columns. */
  TAKEN
}
