package io.sluice.processor.aggregate;

import io.sluice.expression.Aggregate;
import io.sluice.processor.row.SourceRow;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The running value of one aggregate. It holds the value of one window and group at a time, and is
 * read from and written to columns of a row in between; one thread at a time.
 */
interface Accumulator {

  /** The columns that hold the running value. */
  List<Field> columns();

  /** Becomes the value before anything was added. */
  void clear();

  /** Becomes the value in the columns from an ordinal on. */
  void read(Row state, int at);

  /**
   * Adds a value, which is not null.
   *
   * @param row that it is of
   * @param eventTime of that row, in milliseconds since 1970
   */
  void add(Object value, SourceRow row, long eventTime);

  /** Adds what another accumulator of the same aggregate has, in the columns from an ordinal on. */
  void merge(Row state, int at);

  /** Sets the columns from an ordinal on in a new row. */
  void write(Row state, int at);

  /** The result for what was added. */
  @Nullable Object result();

  /** The accumulator of an aggregate. */
  static Accumulator of(Aggregate aggregate) {
    return switch (aggregate.kind()) {
      case COUNT -> new CountAccumulator();
      case SUM -> sum(aggregate.type());
      case MIN -> Extreme.least(aggregate.type());
      case MAX -> Extreme.greatest(aggregate.type());
      case AVG -> new MeanAccumulator();
      case COUNT_DISTINCT -> new DistinctCount();
      case APPROX_COUNT_DISTINCT -> new ApproximateDistinctCount();
      case FIRST -> ValueInTime.first(aggregate.type());
      case LAST -> ValueInTime.last(aggregate.type());
    };
  }

  private static Accumulator sum(Type type) {
    if (type instanceof Type.Decimal decimal) {
      return new DecimalSum(decimal);
    }
    return type == Primitive.LONG ? new BigintSum() : new DoubleSum();
  }
}
