package io.sluice.processor.aggregate;

import io.sluice.expression.DistinctSketch;
import io.sluice.processor.row.SourceRow;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.Type.Primitive;
import java.util.List;
import java.util.Objects;

/** About how many different values were added; the order of the values makes no difference. */
final class ApproximateDistinctCount implements Accumulator {

  private DistinctSketch sketch = DistinctSketch.empty();

  @Override
  public List<Field> columns() {
    return List.of(Field.required("sketch", Primitive.BYTES));
  }

  @Override
  public void clear() {
    sketch = DistinctSketch.empty();
  }

  @Override
  public void read(Row state, int at) {
    sketch = sketch(state, at);
  }

  @Override
  public void add(Object value, SourceRow row, long eventTime) {
    sketch.add(value);
  }

  @Override
  public void merge(Row state, int at) {
    sketch.merge(sketch(state, at));
  }

  private static DistinctSketch sketch(Row state, int at) {
    return DistinctSketch.of((byte[]) Objects.requireNonNull(state.get(at)));
  }

  @Override
  public void write(Row state, int at) {
    state.setObject(at, sketch.bytes());
  }

  @Override
  public Object result() {
    return sketch.estimate();
  }
}
