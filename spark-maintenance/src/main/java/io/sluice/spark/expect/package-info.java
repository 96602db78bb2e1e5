/** What the rows of a table are expected to be like, held against rows in Spark. */
@NullMarked
package io.sluice.spark.expect;

import org.jspecify.annotations.NullMarked;
