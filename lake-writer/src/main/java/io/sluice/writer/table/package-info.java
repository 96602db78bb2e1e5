/**
 * The port to a lake table: rows and offsets in one commit, whatever the table format behind it.
 */
@NullMarked
package io.sluice.writer.table;

import org.jspecify.annotations.NullMarked;
