/** Whole processes side by side: what Sluice costs, and what one would take instead. */
@NullMarked
package io.sluice.benchmark;

import org.jspecify.annotations.NullMarked;
