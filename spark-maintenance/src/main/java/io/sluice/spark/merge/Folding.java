package io.sluice.spark.merge;

import java.util.Optional;

/**
 * How a table came to a version of its changelog.
 *
 * @param passes how often its rows were read; empty if they did not have to be
 */
record Folding(Counts counts, Optional<Passes> passes) {

  static final Folding NOTHING = new Folding(Counts.NONE, Optional.empty());

  Folding(Counts counts, Passes passes) {
    this(counts, Optional.of(passes));
  }

  static Folding anew(Counts counts) {
    return new Folding(counts, Optional.empty());
  }
}
