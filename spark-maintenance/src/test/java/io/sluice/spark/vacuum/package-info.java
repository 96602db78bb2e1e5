@NullMarked
package io.sluice.spark.vacuum;

import org.jspecify.annotations.NullMarked;
