/** Views that keep the first row of a key within a span of time. */
@NullMarked
package io.sluice.processor.dedupe;

import org.jspecify.annotations.NullMarked;
