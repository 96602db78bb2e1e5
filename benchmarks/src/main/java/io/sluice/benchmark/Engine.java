package io.sluice.benchmark;

import java.util.Locale;

/** What reads a table. */
enum Engine {
  SPARK,
  KERNEL;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
