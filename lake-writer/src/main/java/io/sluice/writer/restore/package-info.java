/** Puts tables back to what they were, offsets included, so that a replay loses nothing. */
@NullMarked
package io.sluice.writer.restore;

import org.jspecify.annotations.NullMarked;
