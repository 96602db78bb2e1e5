package io.sluice.writer.delta;

import io.sluice.writer.table.TableDefinition;
import java.time.Duration;

/**
 * Hears of the checkpoints that are written beside the commits; for metrics. Called on the
 * checkpoint thread; must not throw.
 */
public interface CheckpointObserver {

  void written(TableDefinition table, long version, Duration took);

  /** The table is as good as before; readers replay more of its log until the next one succeeds. */
  void failed(TableDefinition table, long version, Throwable reason);

  /** Hears nothing. */
  static CheckpointObserver none() {
    return new CheckpointObserver() {
      @Override
      public void written(TableDefinition table, long version, Duration took) {}

      @Override
      public void failed(TableDefinition table, long version, Throwable reason) {}
    };
  }
}
