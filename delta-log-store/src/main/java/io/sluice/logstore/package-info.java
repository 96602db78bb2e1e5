/**
 * How commits reach the log of a Delta table on local files; for every JVM that writes the table.
 */
@NullMarked
package io.sluice.logstore;

import org.jspecify.annotations.NullMarked;
