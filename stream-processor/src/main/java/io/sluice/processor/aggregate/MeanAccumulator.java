package io.sluice.processor.aggregate;

import io.sluice.processor.row.SourceRow;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.Type.Primitive;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The mean of bigints or doubles: their sum as doubles by their number. */
final class MeanAccumulator implements Accumulator {

  private double sum;
  private long count;

  @Override
  public List<Field> columns() {
    return List.of(
        Field.required("sum", Primitive.DOUBLE), Field.required("count", Primitive.LONG));
  }

  @Override
  public void clear() {
    sum = 0;
    count = 0;
  }

  @Override
  public void read(Row state, int at) {
    sum = (Double) Objects.requireNonNull(state.get(at));
    count = (Long) Objects.requireNonNull(state.get(at + 1));
  }

  @Override
  public void add(Object value, SourceRow row, long eventTime) {
    sum += ((Number) value).doubleValue();
    count++;
  }

  @Override
  public void merge(Row state, int at) {
    sum += (Double) Objects.requireNonNull(state.get(at));
    count += (Long) Objects.requireNonNull(state.get(at + 1));
  }

  @Override
  public void write(Row state, int at) {
    state.setDouble(at, sum);
    state.setLong(at + 1, count);
  }

  @Override
  public @Nullable Object result() {
    return count == 0 ? null : sum / count;
  }
}
