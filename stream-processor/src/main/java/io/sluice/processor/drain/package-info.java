/** How a processor comes to an end: all that was there is processed, and known to be. */
@NullMarked
package io.sluice.processor.drain;

import org.jspecify.annotations.NullMarked;
