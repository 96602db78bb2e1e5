package io.sluice.processor.dimension;

import org.jspecify.annotations.Nullable;

/** A dimension as a view sees it: each lookup is answered from one whole version of its table. */
@FunctionalInterface
public interface Dimension {

  /**
   * What the dimension has for a key. Any thread may ask.
   *
   * @param key null finds nothing
   * @param millis when the event happened that asks, since 1970
   * @return the row, and the version that was asked
   */
  Found find(@Nullable Object key, long millis);
}
