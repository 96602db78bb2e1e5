/** Questions by SQL to the tables of a pipeline, as they are or as they were. */
@NullMarked
package io.sluice.spark.sql;

import org.jspecify.annotations.NullMarked;
