package io.sluice.processor.aggregate;

import io.sluice.processor.row.SourceRow;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.Type.Primitive;
import java.util.List;
import java.util.Objects;

/** How many values were added. */
final class CountAccumulator implements Accumulator {

  private long count;

  @Override
  public List<Field> columns() {
    return List.of(Field.required("count", Primitive.LONG));
  }

  @Override
  public void clear() {
    count = 0;
  }

  @Override
  public void read(Row state, int at) {
    count = (Long) Objects.requireNonNull(state.get(at));
  }

  @Override
  public void add(Object value, SourceRow row, long eventTime) {
    count++;
  }

  @Override
  public void merge(Row state, int at) {
    count += (Long) Objects.requireNonNull(state.get(at));
  }

  @Override
  public void write(Row state, int at) {
    state.setLong(at, count);
  }

  @Override
  public Object result() {
    return count;
  }
}
