package io.sluice.processor.dimension;

/**
 * A dimension's rows and the version of the table they were read from.
 *
 * @param since when that version was committed, in milliseconds since 1970
 */
record LoadedTable(TableVersion from, long since, DimensionVersion rows) {}
