package io.sluice.pipeline;

/**
 * What is done so that a group with most of the rows does not make one task do most of the work.
 */
public enum Skew {
  /** Every row goes to the task of its group. */
  NONE,
  /**
   * Rows are aggregated where they are read, and what they make goes to the task of their group.
   */
  PRE_AGGREGATE
}
