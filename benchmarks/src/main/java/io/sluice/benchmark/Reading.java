package io.sluice.benchmark;

import java.util.Locale;

/** What is read of a table. */
enum Reading {
  /** Which files it has: the snapshot from its log, and the plan of a scan of all. */
  FILES,
  /** All columns of all its rows, the files' listing included. */
  ROWS;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
