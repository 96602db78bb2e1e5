/** Joins of tables: rows of a key beside the rows that they refer to, as both are now. */
@NullMarked
package io.sluice.processor.table;

import org.jspecify.annotations.NullMarked;
