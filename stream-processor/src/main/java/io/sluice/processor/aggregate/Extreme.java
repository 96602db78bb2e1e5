package io.sluice.processor.aggregate;

import io.sluice.expression.Ordering;
import io.sluice.processor.row.SourceRow;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.Type;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The first value in an order; of equal ones, that which came first. */
final class Extreme implements Accumulator {

  private final Type type;
  private final Comparator<Object> order;
  private @Nullable Object first;

  private Extreme(Type type, Comparator<Object> order) {
    this.type = type;
    this.order = order;
  }

  static Extreme least(Type type) {
    return new Extreme(type, Ordering.of(type));
  }

  static Extreme greatest(Type type) {
    return new Extreme(type, Ordering.of(type).reversed());
  }

  @Override
  public List<Field> columns() {
    return List.of(Field.optional("value", type));
  }

  @Override
  public void clear() {
    first = null;
  }

  @Override
  public void read(Row state, int at) {
    first = state.get(at);
  }

  @Override
  public void add(Object value, SourceRow row, long eventTime) {
    add(value);
  }

  private void add(Object value) {
    if (first == null || order.compare(value, first) < 0) {
      first = value;
    }
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
    if (first != null) {
      state.setObject(at, first);
    }
  }

  @Override
  public @Nullable Object result() {
    return first;
  }
}
