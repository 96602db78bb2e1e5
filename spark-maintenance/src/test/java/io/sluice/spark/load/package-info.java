/** Tests of the parts that need no Spark. */
@NullMarked
package io.sluice.spark.load;

import org.jspecify.annotations.NullMarked;
