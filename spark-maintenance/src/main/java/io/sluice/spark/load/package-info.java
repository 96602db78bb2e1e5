/** A file of rows becomes the newest version of a dimension. */
@NullMarked
package io.sluice.spark.load;

import org.jspecify.annotations.NullMarked;
