/** Tests of the parts that need no Spark. */
@NullMarked
package io.sluice.spark.job;

import org.jspecify.annotations.NullMarked;
