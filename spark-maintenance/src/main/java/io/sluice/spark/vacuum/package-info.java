/** Files that no version within the retention needs go away. */
@NullMarked
package io.sluice.spark.vacuum;

import org.jspecify.annotations.NullMarked;
