/** The aggregates of a view, kept event by event and stored in state. */
@NullMarked
package io.sluice.processor.aggregate;

import org.jspecify.annotations.NullMarked;
