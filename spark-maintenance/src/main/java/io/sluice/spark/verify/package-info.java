/** Streamed tables held against what Spark makes of the raw tables and the same definitions. */
@NullMarked
package io.sluice.spark.verify;

import org.jspecify.annotations.NullMarked;
