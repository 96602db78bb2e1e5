package io.sluice.spark.load;

/**
 * How long a row of text may be: a reader holds all of it in memory, and one of gigabytes is a file
 * of another kind.
 */
final class RowLength {

  /** In characters; as much as a stream takes for a record by default. */
  static final long MOST = 16L << 20;

  private RowLength() {}

  /**
   * @param line in which the row begins
   */
  static String problem(long line) {
    return "line %d: a row of more than %d characters".formatted(line, MOST);
  }
}
