package io.sluice.spark.load;

/** What may become of a table's columns when files have others. */
enum SchemaEvolution {
  /** Nothing: the files are refused. */
  REFUSED,
  /** Columns without a value in the rows that are there may be added. */
  NEW_COLUMNS
}
