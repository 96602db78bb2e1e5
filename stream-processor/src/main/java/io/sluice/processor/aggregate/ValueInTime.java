package io.sluice.processor.aggregate;

import io.sluice.processor.row.SourceRow;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The value of the row that happened first or last, whatever the order in which rows are added.
 *
 * <p>Of rows that happened in the same millisecond, the coordinates of their records decide, which
 * no two share.
 */
final class ValueInTime implements Accumulator {

  private record Moment(long eventTime, long partition, long offset) {

    static final Comparator<Moment> ORDER =
        Comparator.comparingLong(Moment::eventTime)
            .thenComparingLong(Moment::partition)
            .thenComparingLong(Moment::offset);

    static final Moment NEVER = new Moment(0, 0, 0);
  }

  private final Type type;
  private final Comparator<Moment> order;
  private @Nullable Object value;
  private Moment moment = Moment.NEVER;

  private ValueInTime(Type type, Comparator<Moment> order) {
    this.type = type;
    this.order = order;
  }

  static ValueInTime first(Type type) {
    return new ValueInTime(type, Moment.ORDER);
  }

  static ValueInTime last(Type type) {
    return new ValueInTime(type, Moment.ORDER.reversed());
  }

  @Override
  public List<Field> columns() {
    return List.of(
        Field.optional("value", type),
        Field.required("event_time", Primitive.LONG),
        Field.required("partition", Primitive.LONG),
        Field.required("offset", Primitive.LONG));
  }

  @Override
  public void clear() {
    value = null;
    moment = Moment.NEVER;
  }

  @Override
  public void read(Row state, int at) {
    value = state.get(at);
    moment = moment(state, at);
  }

  @Override
  public void add(Object added, SourceRow row, long eventTime) {
    add(added, new Moment(eventTime, row.partition(), row.offset()));
  }

  private void add(Object added, Moment when) {
    if (value == null || order.compare(when, moment) < 0) {
      value = added;
      moment = when;
    }
  }

  @Override
  public void merge(Row state, int at) {
    @Nullable Object other = state.get(at);
    if (other != null) {
      add(other, moment(state, at));
    }
  }

  private static Moment moment(Row state, int at) {
    return new Moment(number(state, at + 1), number(state, at + 2), number(state, at + 3));
  }

  private static long number(Row state, int at) {
    return (Long) Objects.requireNonNull(state.get(at));
  }

  @Override
  public void write(Row state, int at) {
    if (value != null) {
      state.setObject(at, value);
    }
    state.setLong(at + 1, moment.eventTime());
    state.setLong(at + 2, moment.partition());
    state.setLong(at + 3, moment.offset());
  }

  @Override
  public @Nullable Object result() {
    return value;
  }
}
