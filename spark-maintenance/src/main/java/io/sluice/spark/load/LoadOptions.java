package io.sluice.spark.load;

/**
 * What a load may do to a table besides inserting and updating.
 *
 * @param guard how many rows it may delete
 */
record LoadOptions(SchemaEvolution evolution, MissingRows missing, DeletionGuard guard) {}
