/** Tests of the parts that need no Spark. */
@NullMarked
package io.sluice.spark.reprocess;

import org.jspecify.annotations.NullMarked;
