package io.sluice.spark.load;

/** What becomes of the rows of a table whose keys are not in the files. */
enum MissingRows {
  KEEP,
  DELETE
}
