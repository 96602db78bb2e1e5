package io.sluice.benchmark;

import io.sluice.schema.Row;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * CPU time of this thread for one row. Every value is stored, as a view stores it in its row, so
 * that none is left out as unused.
 */
final class EvaluationTimes {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final List<Row> rows;
  private final int passes;
  private final @Nullable Object[] values;

  EvaluationTimes(List<Row> rows, int passes) {
    this.rows = List.copyOf(rows);
    this.passes = passes;
    this.values = new Object[rows.size()];
  }

  double nanosPerRow(Function<Row, @Nullable Object> function) {
    long start = THREADS.getCurrentThreadCpuTime();
    for (int pass = 0; pass < passes; pass++) {
      evaluate(function);
    }
    return (THREADS.getCurrentThreadCpuTime() - start) / ((double) passes * rows.size());
  }

  private void evaluate(Function<Row, @Nullable Object> function) {
    for (int i = 0; i < values.length; i++) {
      values[i] = function.apply(rows.get(i));
    }
  }
}
