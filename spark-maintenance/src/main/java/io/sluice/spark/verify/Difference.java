package io.sluice.spark.verify;

/**
 * Rows that should be the same, as JSON.
 *
 * @param identity what tells them from all others
 * @param actual the rows that are there, a list
 * @param expected the rows that should be, a list
 */
public record Difference(String identity, String actual, String expected) {}
