package io.sluice.processor.topology;

import io.sluice.expression.Ordering;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * How many different values were added, exactly: it keeps each of them, in their order.
 *
 * <p>The order makes the same set the same bytes.
 */
final class DistinctCount implements Accumulator {

  private final Type type;
  private final Comparator<Object> order;
  private final List<Object> values = new ArrayList<>();

  DistinctCount(Type type) {
    this.type = type;
    this.order = Ordering.of(type);
  }

  @Override
  public List<Field> columns() {
    return List.of(Field.required("values", new Type.ListOf(type, false)));
  }

  @Override
  public void clear() {
    values.clear();
  }

  @Override
  public void read(Row state, int at) {
    values.clear();
    values.addAll(values(state, at));
  }

  @Override
  public void add(Object value, SourceRow row, long eventTime) {
    add(value);
  }

  private void add(Object value) {
    int place = Collections.binarySearch(values, value, order);
    if (place < 0) {
      values.add(-place - 1, value);
    }
  }

  @Override
  public void merge(Row state, int at) {
    values(state, at).forEach(this::add);
  }

  private static List<?> values(Row state, int at) {
    return (List<?>) Objects.requireNonNull(state.get(at));
  }

  @Override
  public void write(Row state, int at) {
    state.setObject(at, List.copyOf(values));
  }

  @Override
  public Object result() {
    return (long) values.size();
  }
}
