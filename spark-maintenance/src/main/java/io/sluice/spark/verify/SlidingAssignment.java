package io.sluice.spark.verify;

import io.sluice.view.ViewPlan.WindowedAggregate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Windows that end with the rows that were in time; {@link #WINDOW} says when. A late row is in
 * those that were open when it came.
 *
 * <p>Rows find their windows by the stretch of time, as long as a window, that a window ends in:
 * this one or the next. So a join is by equal values, and compares rows of near times only.
 */
record SlidingAssignment(WindowInput input, long sizeMs) implements WindowAssignment {

  private static final String START = WindowedAggregate.WINDOW_START.name();
  private static final String END = WindowedAggregate.WINDOW_END.name();

  /** The windows that end before this were closed when a row came; null if it was in time. */
  private static final String MISSED = "_missed";

  private static final String STRETCH = "_stretch";
  private static final String ROWS = "_rows";
  private static final String ENDS = "_ends";

  @Override
  public Dataset<Row> rows(TimeRange range) {
    RawRows rows = withMissed(input.raw()).filter(reaches(range));
    Column missed = LakeReader.named(ROWS, MISSED);
    Column isOpen = missed.isNull().or(LakeReader.named(ENDS, WINDOW).geq(missed));
    return inWindows(rows, ends(rows, range), isOpen);
  }

  private RawRows withMissed(RawRows rows) {
    Column isOwn =
        functions
            .unix_millis(LakeReader.named(END))
            .equalTo(at())
            .and(at().minus(functions.unix_millis(LakeReader.named(START))).equalTo(sizeMs));
    return rows.naming(input.late(), MISSED, functions.when(isOwn, firstOpen()));
  }

  /** Of a late row; one of before 1970 has no place in any window. */
  private Column firstOpen() {
    Column streamTime = functions.unix_millis(LakeReader.named("stream_time"));
    return functions
        .when(at().lt(0), functions.lit(Long.MAX_VALUE))
        .otherwise(streamTime.minus(input.plan().grace().toMillis()));
  }

  private static Column at() {
    return functions.unix_millis(LakeReader.named(RawRows.EVENT_TIME));
  }

  /** Whether a window of the range may reach back to a row. */
  private Column reaches(TimeRange range) {
    TimeRange reached =
        new TimeRange(range.from().map(from -> from.minusMillis(sizeMs)), range.to());
    return reached.contains(functions.timestamp_millis(LakeReader.named(RawRows.MILLIS)));
  }

  /** The windows of a range, each once. */
  private Dataset<Row> ends(RawRows rows, TimeRange range) {
    Column end = LakeReader.named(RawRows.MILLIS);
    List<Column> columns = new ArrayList<>(input.keys());
    columns.add(end.as(WINDOW));
    columns.add(stretch(end).as(STRETCH));
    return input
        .prepared(rows, List.of(rows.column(MISSED)))
        .filter(LakeReader.named(MISSED).isNull())
        .filter(range.contains(functions.timestamp_millis(end)))
        .select(columns.toArray(Column[]::new))
        .distinct()
        .as(ENDS);
  }

  /** Rows with each of the windows that they are in. */
  private Dataset<Row> inWindows(RawRows of, Dataset<Row> ends, Column condition) {
    Column first = stretch(LakeReader.named(RawRows.MILLIS));
    Dataset<Row> rows =
        input
            .prepared(of, List.of(of.column(MISSED)))
            .withColumn(STRETCH, functions.explode(functions.array(first, first.plus(sizeMs))))
            .as(ROWS);
    Column end = LakeReader.named(ENDS, WINDOW);
    Column millis = LakeReader.named(ROWS, RawRows.MILLIS);
    Column same = LakeReader.named(ROWS, STRETCH).equalTo(LakeReader.named(ENDS, STRETCH));
    List<Column> left = input.keys(ROWS);
    List<Column> right = input.keys(ENDS);
    for (int i = 0; i < left.size(); i++) {
      same = same.and(left.get(i).eqNullSafe(right.get(i)));
    }
    return rows.join(ends, same.and(millis.between(end.minus(sizeMs), end)).and(condition))
        .select(LakeReader.all(ROWS), end);
  }

  /** When the stretch of a time begins. */
  private Column stretch(Column millis) {
    return millis.minus(functions.pmod(millis, functions.lit(sizeMs)));
  }

  @Override
  public Column start() {
    return end().minus(sizeMs);
  }

  @Override
  public Column end() {
    return functions.min(LakeReader.named(WINDOW));
  }

  /** A row is of the moment at which its window ends: what it reaches back to is of before. */
  @Override
  public Column isIn(TimeRange range) {
    return range.contains(LakeReader.named(END));
  }

  @Override
  public Column from() {
    return LakeReader.named(RawRows.EVENT_TIME);
  }

  /** A row of the future, which is named without a window, has missed all that reach back to it. */
  @Override
  public Column to() {
    return functions.timestamp_millis(missedUntil());
  }

  private Column missedUntil() {
    Column last = at().plus(sizeMs + 1);
    return functions
        .when(LakeReader.named(START).isNull(), last)
        .otherwise(functions.least(last, firstOpen()));
  }

  @Override
  public Optional<Dataset<Row>> named(Dataset<Row> missed) {
    RawRows late =
        input
            .raw()
            .naming(Optional.of(missed), MISSED, missedUntil())
            .filter(LakeReader.named(MISSED).isNotNull());
    Column isMissed = LakeReader.named(ENDS, WINDOW).lt(LakeReader.named(ROWS, MISSED));
    Dataset<Row> windows =
        inWindows(late, ends(withMissed(input.raw()), TimeRange.all()), isMissed);
    Column end = LakeReader.named(WINDOW);
    List<Column> identity = new ArrayList<>();
    identity.add(functions.timestamp_millis(end.minus(sizeMs)).as(START));
    identity.add(functions.timestamp_millis(end).as(END));
    for (int i = 0; i < input.keys().size(); i++) {
      identity.add(input.keys().get(i).as(input.plan().keys().get(i).column()));
    }
    return Optional.of(windows.select(identity.toArray(Column[]::new)));
  }
}
