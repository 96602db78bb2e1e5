package io.sluice.processor.aggregate;

import io.sluice.expression.Expression;
import io.sluice.processor.row.RowCodec;
import io.sluice.processor.row.SourceRow;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.view.ViewPlan.NamedAggregate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The aggregates of a windowed view over the rows of one window and group, with their running
 * values as bytes in between. One thread at a time.
 */
public final class Accumulators {

  private record Column(Accumulator accumulator, Optional<Expression> argument, int at) {

    /** Nulls do not take part; without an argument every row does. */
    void add(SourceRow row, long eventTime) {
      @Nullable Object value =
          argument.isPresent() ? argument.get().evaluate(row.row()) : Boolean.TRUE;
      if (value != null) {
        accumulator.add(value, row, eventTime);
      }
    }
  }

  private final List<Column> columns = new ArrayList<>();
  private final RowCodec state;

  public Accumulators(String view, List<NamedAggregate> aggregates) {
    List<Field> fields = new ArrayList<>();
    for (NamedAggregate named : aggregates) {
      Accumulator accumulator = Accumulator.of(named.aggregate());
      columns.add(new Column(accumulator, named.aggregate().argument(), fields.size()));
      String prefix = "a%d_%s_".formatted(columns.size(), named.aggregate().kind());
      accumulator
          .columns()
          .forEach(
              field ->
                  fields.add(new Field(prefix + field.name(), field.type(), field.nullable())));
    }
    this.state = new RowCodec("the open windows of '%s'".formatted(view), new RowType(fields));
  }

  /**
   * The running values with one more row.
   *
   * @param before the running values without it, null if it is the first
   * @param eventTime of the row, in milliseconds since 1970
   */
  public byte[] add(byte @Nullable [] before, SourceRow row, long eventTime) {
    if (before == null) {
      columns.forEach(column -> column.accumulator().clear());
    } else {
      read(before);
    }
    Row after = new Row(state.type());
    for (Column column : columns) {
      column.add(row, eventTime);
      column.accumulator().write(after, column.at());
    }
    return state.encode(after);
  }

  /** The running values of the rows of both. */
  public byte[] merge(byte[] one, byte[] other) {
    return merge(List.of(one, other));
  }

  /**
   * The running values of the rows of all.
   *
   * @param parts at least one
   */
  public byte[] merge(List<byte[]> parts) {
    read(parts.get(0));
    for (byte[] part : parts.subList(1, parts.size())) {
      Row added = state.decode(part);
      columns.forEach(column -> column.accumulator().merge(added, column.at()));
    }
    Row all = new Row(state.type());
    columns.forEach(column -> column.accumulator().write(all, column.at()));
    return state.encode(all);
  }

  /** Sets the results in a row, from an ordinal on. */
  public void results(byte[] bytes, Row output, int from) {
    read(bytes);
    for (int i = 0; i < columns.size(); i++) {
      @Nullable Object result = columns.get(i).accumulator().result();
      if (result != null) {
        output.setObject(from + i, result);
      }
    }
  }

  private void read(byte[] bytes) {
    Row row = state.decode(bytes);
    columns.forEach(column -> column.accumulator().read(row, column.at()));
  }
}
