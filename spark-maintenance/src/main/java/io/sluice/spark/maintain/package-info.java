/** Looks after all tables of a pipeline: what is worth doing is done. */
@NullMarked
package io.sluice.spark.maintain;

import org.jspecify.annotations.NullMarked;
