/** Records that say how a row of their key changes, and records that are rows. */
@NullMarked
package io.sluice.change;

import org.jspecify.annotations.NullMarked;
