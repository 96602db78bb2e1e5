/** Columns of tables become of larger types. */
@NullMarked
package io.sluice.spark.promote;

import org.jspecify.annotations.NullMarked;
