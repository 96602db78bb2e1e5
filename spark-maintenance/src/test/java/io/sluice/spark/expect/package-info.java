/** Tests of the parts that need no Spark. */
@NullMarked
package io.sluice.spark.expect;

import org.jspecify.annotations.NullMarked;
