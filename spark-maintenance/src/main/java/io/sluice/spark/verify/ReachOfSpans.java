package io.sluice.spark.verify;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Of the rows of one key, in the order of their time, how far those reach that are late: from their
 * own time to where it makes no difference any more which of them are in. A row that is first takes
 * a span, and so decides which row takes the next; what follows is the same again from where each
 * span has ended that may hold.
 *
 * @param withinMs how long a span is
 * @param isLate the column that says of a row whether it is late
 */
record ReachOfSpans(long withinMs, String isLate) implements FlatMapGroupsFunction<Row, Row, Row> {

  @Override
  public Iterator<Row> call(Row key, Iterator<Row> rows) {
    Spans spans = new Spans();
    rows.forEachRemaining(spans::take);
    spans.meet();
    return spans.reach.iterator();
  }

  /** Takes rows one after the other; never held by two threads. */
  private final class Spans {

    private final List<Row> reach = new ArrayList<>();
    private final List<Row> apart = new ArrayList<>();

    /** Where the span ends that holds, in each case that there is by which late rows are in. */
    private TreeSet<Long> ends = new TreeSet<>(List.of(Long.MIN_VALUE));

    void take(Row row) {
      long millis = row.getLong(row.fieldIndex(RawRows.MILLIS));
      if (ends.last() <= millis) {
        meet();
      }
      TreeSet<Long> then = new TreeSet<>();
      ends.forEach(end -> then.add(end <= millis ? millis + withinMs : end));
      if (row.getBoolean(row.fieldIndex(isLate))) {
        then.addAll(ends);
        if (then.size() == 1) {
          reach.add(reaching(row, millis + 1));
        } else {
          apart.add(row);
        }
      }
      ends = then;
    }

    /** All spans have ended. */
    void meet() {
      apart.forEach(row -> reach.add(reaching(row, ends.last())));
      apart.clear();
      ends = new TreeSet<>(List.of(ends.last()));
    }
  }

  /** The row, with what it reaches in the last two columns, which it has already. */
  private static Row reaching(Row row, long to) {
    Object[] values = new Object[row.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.get(i);
    }
    values[row.fieldIndex(LateReach.TO)] = to;
    return RowFactory.create(values);
  }
}
