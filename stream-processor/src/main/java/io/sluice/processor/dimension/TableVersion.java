package io.sluice.processor.dimension;

/**
 * Which content of a table is meant.
 *
 * @param table the id that Delta gave the table when it was created: a table that was dropped and
 *     created again counts from version 0 again, but under another id
 * @param version of its log
 */
record TableVersion(String table, long version) {}
