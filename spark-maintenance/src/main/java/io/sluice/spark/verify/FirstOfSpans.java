package io.sluice.spark.verify;

import java.util.Iterator;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.sql.Row;

/**
 * Of the rows of one key, in the order of their time, those that are in no span of one before; each
 * takes a span of its own.
 *
 * @param withinMs how long a span is
 */
record FirstOfSpans(long withinMs) implements FlatMapGroupsFunction<Row, Row, Row> {

  @Override
  public Iterator<Row> call(Row key, Iterator<Row> rows) {
    Iterable<Row> inOrder = () -> rows;
    return StreamSupport.stream(inOrder.spliterator(), false).filter(new Span()).iterator();
  }

  /** Takes rows one after the other; never held by two threads. */
  private final class Span implements Predicate<Row> {

    private long end = Long.MIN_VALUE;

    @Override
    public boolean test(Row row) {
      long millis = row.getLong(row.fieldIndex(RawRows.MILLIS));
      boolean isFirst = millis >= end;
      if (isFirst) {
        end = millis + withinMs;
      }
      return isFirst;
    }
  }
}
