/** Tests of the parts that need no Spark. */
@NullMarked
package io.sluice.spark.table;

import org.jspecify.annotations.NullMarked;
