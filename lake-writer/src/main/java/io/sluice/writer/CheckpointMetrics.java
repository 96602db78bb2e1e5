package io.sluice.writer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.sluice.writer.delta.CheckpointObserver;
import io.sluice.writer.table.TableDefinition;
import java.time.Duration;
import org.jspecify.annotations.NullMarked;

/**
 * Counts the checkpoints of each table: {@code sluice_writer_checkpoint_seconds} and {@code
 * sluice_writer_checkpoint_failures_total}.
 */
@NullMarked
record CheckpointMetrics(MeterRegistry registry) implements CheckpointObserver {

  /** Lets a table be seen that had no checkpoint yet. */
  void register(String table) {
    duration(table);
    failures(table);
  }

  @Override
  public void written(TableDefinition table, long version, Duration took) {
    duration(table.name()).record(took);
  }

  @Override
  public void failed(TableDefinition table, long version, Throwable reason) {
    failures(table.name()).increment();
  }

  private Timer duration(String table) {
    return Timer.builder("sluice.writer.checkpoint")
        .description("Time of checkpoints, log clean-up included; beside the commits")
        .tag("table", table)
        .register(registry);
  }

  private Counter failures(String table) {
    return Counter.builder("sluice.writer.checkpoint.failures")
        .description("Checkpoints that could not be written; the log grows until one can")
        .tag("table", table)
        .register(registry);
  }
}
