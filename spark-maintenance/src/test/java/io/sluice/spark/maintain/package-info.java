@NullMarked
package io.sluice.spark.maintain;

import org.jspecify.annotations.NullMarked;
