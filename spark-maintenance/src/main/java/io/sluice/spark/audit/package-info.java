/** Tables looked over: doubled rows, and rows that are not what was sent. */
@NullMarked
package io.sluice.spark.audit;

import org.jspecify.annotations.NullMarked;
