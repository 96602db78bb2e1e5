/**
 * Rows on their way through the topology: read from a topic, filtered, projected, and as stored in
 * state.
 */
@NullMarked
package io.sluice.processor.row;

import org.jspecify.annotations.NullMarked;
