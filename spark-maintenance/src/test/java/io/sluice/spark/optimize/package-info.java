/** Tests of the parts that need no Spark. */
@NullMarked
package io.sluice.spark.optimize;

import org.jspecify.annotations.NullMarked;
