/** Malformed records of tables: looked at, replayed and discarded. */
@NullMarked
package io.sluice.writer.quarantine;

import org.jspecify.annotations.NullMarked;
