package io.sluice.writer.file;

import java.util.function.DoubleFunction;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A column of floating point numbers.
 *
 * <p>Zeros bound as the outer one of -0.0 and 0.0, for SQL holds them equal and some readers do
 * not. A column with a NaN, which sorts differently from reader to reader, has no bounds.
 */
final class DoubleColumn implements LeafColumn {

  /** Passes a value on in the size that Parquet has for the column. */
  interface Sink {
    /** Returns the value as it is in the file. */
    double add(RecordConsumer out, double value);
  }

  private final Sink sink;
  private final DoubleFunction<Object> bound;
  private long valueCount;
  private boolean hasNan;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;

  DoubleColumn(Sink sink, DoubleFunction<Object> bound) {
    this.sink = sink;
    this.bound = bound;
  }

  @Override
  public void write(RowBuffer row, int ordinal, RecordConsumer out) {
    add(row.doubleAt(ordinal), out);
  }

  @Override
  public void write(Object value, RecordConsumer out) {
    add((Double) value, out);
  }

  private void add(double value, RecordConsumer out) {
    double stored = sink.add(out, value);
    valueCount++;
    hasNan |= Double.isNaN(stored);
    min = Math.min(min, stored);
    max = Math.max(max, stored);
  }

  @Override
  public long valueCount() {
    return valueCount;
  }

  @Override
  public @Nullable Object min() {
    return bound(min == 0 ? -0.0 : min);
  }

  @Override
  public @Nullable Object max() {
    return bound(max == 0 ? 0.0 : max);
  }

  private @Nullable Object bound(double value) {
    return hasNan || Double.isInfinite(value) ? null : bound.apply(value);
  }
}
