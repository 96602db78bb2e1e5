/** Versions of a table get names and stay readable. */
@NullMarked
package io.sluice.spark.tag;

import org.jspecify.annotations.NullMarked;
