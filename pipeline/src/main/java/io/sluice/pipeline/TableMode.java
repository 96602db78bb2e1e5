package io.sluice.pipeline;

/** What becomes of the records of a topic. */
public enum TableMode {
  /** Every record is a row. */
  APPEND,
  /** The latest record of a key is its row, and a tombstone takes the row away. */
  UPSERT
}
