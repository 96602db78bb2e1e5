/**
 * The Delta tables of a pipeline as Spark sees them, and what keeps them writable for all engines.
 */
@NullMarked
package io.sluice.spark.table;

import org.jspecify.annotations.NullMarked;
