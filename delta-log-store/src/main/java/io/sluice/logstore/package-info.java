/**
 * How commits reach the log of a Delta table, on every kind of storage and in every JVM that writes
 * the table.
 */
@NullMarked
package io.sluice.logstore;

import org.jspecify.annotations.NullMarked;
