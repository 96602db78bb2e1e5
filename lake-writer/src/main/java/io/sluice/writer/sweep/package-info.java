/** Deletes data files that were written and never came into their table. */
@NullMarked
package io.sluice.writer.sweep;

import org.jspecify.annotations.NullMarked;
