package io.sluice.processor.dimension;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of one version of a dimension's table, found by key. Any thread may ask. */
interface DimensionVersion extends AutoCloseable {

  long version();

  /** How many rows can be found. */
  long size();

  /** Whether the rows are on disk, since they are too many for memory. */
  boolean isOnDisk();

  /**
   * What there is for a key; null has no row.
   *
   * @return empty if the version was closed: another one has taken its place
   */
  Optional<Found> find(@Nullable Object key);

  /** Gives up what the rows take. Lookups that are under way end first; may be called again. */
  @Override
  void close();
}
