package io.sluice.processor.aggregate;

import io.sluice.processor.row.SourceRow;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.Type.Primitive;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The exact sum of bigints, null if it does not fit a bigint in the end; the order of the values
 * makes no difference.
 *
 * <p>The sum is {@code low + wraps * 2^64}: it fits if it has wrapped round as often up as down.
 */
final class BigintSum implements Accumulator {

  private boolean any;
  private long low;
  private long wraps;

  @Override
  public List<Field> columns() {
    return List.of(Field.optional("low", Primitive.LONG), Field.required("wraps", Primitive.LONG));
  }

  @Override
  public void clear() {
    any = false;
    low = 0;
    wraps = 0;
  }

  @Override
  public void read(Row state, int at) {
    @Nullable Object value = state.get(at);
    any = value != null;
    low = value == null ? 0 : (Long) value;
    wraps = (Long) Objects.requireNonNull(state.get(at + 1));
  }

  @Override
  public void add(Object value, SourceRow row, long eventTime) {
    add(value);
  }

  private void add(Object value) {
    long addend = (Long) value;
    long sum = low + addend;
    if (((low ^ sum) & (addend ^ sum)) < 0) {
      wraps += addend < 0 ? -1 : 1;
    }
    low = sum;
    any = true;
  }

  @Override
  public void merge(Row state, int at) {
    @Nullable Object value = state.get(at);
    if (value != null) {
      add(value);
    }
    wraps += (Long) Objects.requireNonNull(state.get(at + 1));
  }

  @Override
  public void write(Row state, int at) {
    if (any) {
      state.setLong(at, low);
    }
    state.setLong(at + 1, wraps);
  }

  @Override
  public @Nullable Object result() {
    return any && wraps == 0 ? low : null;
  }
}
