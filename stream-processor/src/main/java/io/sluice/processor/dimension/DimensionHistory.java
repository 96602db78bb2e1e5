package io.sluice.processor.dimension;

/** The versions that a dimension's table had before. */
@FunctionalInterface
interface DimensionHistory {

  /**
   * The version that was the newest at a time; of a time before the first one that is still known,
   * that one. If its rows cannot be read any more, the next version whose rows can.
   *
   * @param millis since 1970, before the newest version was committed
   * @throws io.sluice.failure.SluiceException if the table cannot be read now
   */
  PastVersion at(long millis);
}
