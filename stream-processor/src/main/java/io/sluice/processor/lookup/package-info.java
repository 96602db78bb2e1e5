/** Views that look up rows, in a dimension or in a stream of keyed changes. */
@NullMarked
package io.sluice.processor.lookup;

import org.jspecify.annotations.NullMarked;
