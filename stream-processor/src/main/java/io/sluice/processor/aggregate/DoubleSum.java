package io.sluice.processor.aggregate;

import io.sluice.processor.row.SourceRow;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.Type.Primitive;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sum of doubles, in the order in which they come. */
final class DoubleSum implements Accumulator {

  private boolean any;
  private double sum;

  @Override
  public List<Field> columns() {
    return List.of(Field.optional("sum", Primitive.DOUBLE));
  }

  @Override
  public void clear() {
    any = false;
    sum = 0;
  }

  @Override
  public void read(Row state, int at) {
    @Nullable Object value = state.get(at);
    any = value != null;
    sum = value == null ? 0 : (Double) value;
  }

  @Override
  public void add(Object value, SourceRow row, long eventTime) {
    add(value);
  }

  private void add(Object value) {
    sum += (Double) value;
    any = true;
  }

  @Override
  public void merge(Row state, int at) {
    @Nullable Object value = state.get(at);
    if (value != null) {
      add(value);
    }
  }

  @Override
  public void write(Row state, int at) {
    if (any) {
      state.setDouble(at, sum);
    }
  }

  @Override
  public @Nullable Object result() {
    return any ? sum : null;
  }
}
