/** What is different between two versions of a table. */
@NullMarked
package io.sluice.spark.diff;

import org.jspecify.annotations.NullMarked;
