package io.sluice.processor.dimension;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a dimension's rows come from. */
interface DimensionSource {

  /**
   * The newest version with its rows, or empty if it is the one already held; then no row is read.
   * May be called again after any failure.
   *
   * @param held what was read last, or null if nothing was
   * @throws io.sluice.failure.SluiceException if it cannot be read, or not be used
   */
  Optional<LoadedTable> newerThan(@Nullable TableVersion held);
}
