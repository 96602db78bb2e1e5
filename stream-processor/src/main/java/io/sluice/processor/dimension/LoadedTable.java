package io.sluice.processor.dimension;

/** A dimension's rows and the version of the table they were read from. */
record LoadedTable(TableVersion from, DimensionVersion rows) {}
