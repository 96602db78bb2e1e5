package io.sluice.spark.merge;

import java.util.Locale;

/** How often a merge reads the rows of its table. */
public enum Passes {
  /** By what it finds: once if the files with changed keys hold at least half of the table. */
  AUTO,
  /** Once: a join of these files with the changes, and one commit in their place. */
  ONE,
  /** Twice: Delta's MERGE, which looks for the files by one join and writes by another. */
  TWO;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
