package io.sluice.codec;

/**
 * Counts the nested values of one record: items of lists and maps, and the columns of nested rows
 * whether they are there or not.
 *
 * <p>These become objects, and a few bytes may stand for many: a message of no bytes makes a row of
 * all its columns. The bound keeps what one record can make of itself in memory near 100 MB.
 */
final class NestedValues {

  /** The most nested values of one record. */
  static final int MAX = 4_000_000;

  private final WholeNumbers numbers;
  private int left = MAX;
  private boolean hasUnknown;

  NestedValues() {
    this(WholeNumbers.NEAREST);
  }

  /**
   * @param numbers how those of its records are read
   */
  NestedValues(WholeNumbers numbers) {
    this.numbers = numbers;
  }

  WholeNumbers numbers() {
    return numbers;
  }

  /** Starts with another record. */
  void begin() {
    left = MAX;
    hasUnknown = false;
  }

  /** Notes a field, at whatever depth, for which there is no column. */
  void unknown() {
    hasUnknown = true;
  }

  boolean hasUnknown() {
    return hasUnknown;
  }

  /**
   * Counts so many values.
   *
   * @throws MalformedRecordException if they are too many
   */
  void add(int values) {
    left -= values;
    if (left < 0) {
      throw new MalformedRecordException(
          "more than %d nested values, which is the most that one record may have".formatted(MAX));
    }
  }
}
