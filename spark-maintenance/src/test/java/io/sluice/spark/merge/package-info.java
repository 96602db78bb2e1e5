@NullMarked
package io.sluice.spark.merge;

import org.jspecify.annotations.NullMarked;
