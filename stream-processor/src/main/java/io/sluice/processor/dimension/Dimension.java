package io.sluice.processor.dimension;

/** A dimension as a view sees it: always one whole version of its table. */
@FunctionalInterface
public interface Dimension {

  /**
   * The version that is current now. Never blocks and never fails; may be called from any thread.
   */
  DimensionVersion current();
}
