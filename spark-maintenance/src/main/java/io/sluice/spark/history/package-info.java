/** What happened to a table, and to which offsets. */
@NullMarked
package io.sluice.spark.history;

import org.jspecify.annotations.NullMarked;
