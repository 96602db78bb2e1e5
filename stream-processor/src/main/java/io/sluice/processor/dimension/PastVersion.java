package io.sluice.processor.dimension;

/**
 * A version of a table and the events that look into it.
 *
 * @param table as in {@link TableVersion#table}
 * @param from the first millisecond that it answers for
 * @param until the first that it does not answer for any more
 */
record PastVersion(String table, long from, long until, DimensionVersion rows) {

  boolean answers(String asked, long millis) {
    return from <= millis && millis < until && table.equals(asked);
  }
}
