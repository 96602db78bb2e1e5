package io.sluice.pipeline;

/** Which rows of a join are in it without a partner; the columns of the missing side are null. */
public enum JoinType {
  /** None. */
  INNER,
  /** Those of the view's own source, which is the left side. */
  LEFT,
  /** Those of both sides. */
  OUTER;

  public boolean keepsLeft() {
    return this != INNER;
  }

  public boolean keepsRight() {
    return this == OUTER;
  }
}
