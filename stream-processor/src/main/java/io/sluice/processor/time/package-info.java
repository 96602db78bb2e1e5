/**
 * Event time: the clock of a task over its input partitions, windows, and what waits for the clock.
 */
@NullMarked
package io.sluice.processor.time;

import org.jspecify.annotations.NullMarked;
