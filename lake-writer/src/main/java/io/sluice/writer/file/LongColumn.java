package io.sluice.writer.file;

import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/** A column of values that are whole numbers to the computer, times and booleans among them. */
final class LongColumn implements LeafColumn {

  /** Passes a value on in the size that Parquet has for the column. */
  interface Sink {
    void add(RecordConsumer out, long value);
  }

  private final Sink sink;
  private final ToLongFunction<Object> unbox;
  private final LongFunction<@Nullable Object> bound;
  private long valueCount;
  private long min = Long.MAX_VALUE;
  private long max = Long.MIN_VALUE;

  /**
   * @param bound a value as statistics hold it, or null if they cannot
   */
  LongColumn(Sink sink, ToLongFunction<Object> unbox, LongFunction<@Nullable Object> bound) {
    this.sink = sink;
    this.unbox = unbox;
    this.bound = bound;
  }

  @Override
  public void write(RowBuffer row, int ordinal, RecordConsumer out) {
    add(row.longAt(ordinal), out);
  }

  @Override
  public void write(Object value, RecordConsumer out) {
    add(unbox.applyAsLong(value), out);
  }

  private void add(long value, RecordConsumer out) {
    sink.add(out, value);
    valueCount++;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }

  @Override
  public long valueCount() {
    return valueCount;
  }

  @Override
  public @Nullable Object min() {
    return valueCount == 0 ? null : bound.apply(min);
  }

  @Override
  public @Nullable Object max() {
    return valueCount == 0 ? null : bound.apply(max);
  }
}
