package io.sluice.writer.drift;

import java.util.Arrays;

/** What becomes of the records of the new schema, in the words of the docs. */
enum Outcome {
  /** Every value is in its column; the columns are what they were. */
  KEPT("kept"),
  /** As kept, and a column that was not null may be null from then on. */
  RELAXED("kept, column nullable"),
  /** Every value is in its column; there are more columns. */
  ADDED("column added"),
  /** The table waits until its columns are widened; then every value is in its column. */
  WAITS("waits"),
  /** Values without a column are left out and counted; the others are in their columns. */
  LEFT_OUT("left out"),
  /** All of them are in quarantine. */
  QUARANTINE("quarantine"),
  /** Those whose values fit the columns are in the table, the others in quarantine. */
  BY_VALUE("what fits; else quarantine"),
  /** The writer ends at the first of them. */
  STOPS("ends, 78"),
  /** The pipeline file is refused. */
  REFUSED("-");

  private final String words;

  Outcome(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  static Outcome named(String words) {
    return Arrays.stream(values())
        .filter(outcome -> outcome.words.equals(words))
        .findFirst()
        .orElseThrow(() -> new AssertionError("The docs name an unknown outcome: " + words));
  }
}
