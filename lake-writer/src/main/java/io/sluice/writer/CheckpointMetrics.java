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

  /** Lets a table that had no checkpoint yet be seen with 0 failures. */
  void register(String table) {
    failures(table);
  }

  @Override
  public void written(TableDefinition table, long version, Duration took) {
    Timer.builder("sluice.writer.checkpoint")
        .description("Time of checkpoints, log clean-up included; beside the commits")
        .tag("table", table.name())
        .register(registry)
        .record(took);
  }

  @Override
  public void failed(TableDefinition table, long version, Throwable reason) {
    failures(table.name()).increment();
  }

  private Counter failures(String table) {
    return Counter.builder("sluice.writer.checkpoint.failures")
        .description("Checkpoints that could not be written; the log grows until one can")
        .tag("table", table)
        .register(registry);
  }
}
