/** The port to a lake table on Delta Lake, through Delta Standalone. */
@NullMarked
package io.sluice.writer.delta;

import org.jspecify.annotations.NullMarked;
