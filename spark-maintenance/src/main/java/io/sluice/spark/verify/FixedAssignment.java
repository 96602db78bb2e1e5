package io.sluice.spark.verify;

import io.sluice.pipeline.WindowKind;
import io.sluice.view.ViewPlan.WindowedAggregate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Windows of one size, aligned to 1970; {@link #WINDOW} says where one starts. */
record FixedAssignment(WindowInput input, WindowKind.Fixed windows) implements WindowAssignment {

  private static final String START = WindowedAggregate.WINDOW_START.name();
  private static final String END = WindowedAggregate.WINDOW_END.name();

  /** Where the windows of a row start that happened then; a row of each if it has several. */
  static Column starts(WindowKind.Fixed windows, Column millis) {
    Column advance = functions.lit(windows.advance().toMillis());
    Column last = millis.minus(functions.pmod(millis, advance));
    if (windows.isTumbling()) {
      return last;
    }
    Column sizeAgo = millis.minus(windows.size().toMillis());
    Column first = sizeAgo.minus(functions.pmod(sizeAgo, advance)).plus(advance);
    return functions.explode(functions.sequence(first, last, advance));
  }

  @Override
  public Dataset<Row> rows(TimeRange range) {
    Column time = functions.timestamp_millis(input.raw().column(RawRows.MILLIS));
    RawRows inWindows =
        inWindows(input.raw().filter(range.contains(time))).without(input.late(), WINDOW);
    return input.prepared(inWindows, List.of(inWindows.column(WINDOW)));
  }

  private RawRows inWindows(RawRows rows) {
    return rows.with(WINDOW, starts(windows, rows.column(RawRows.MILLIS)));
  }

  @Override
  public Column start() {
    return functions.min(LakeReader.named(WINDOW));
  }

  @Override
  public Column end() {
    return start().plus(size());
  }

  private long size() {
    return windows.size().toMillis();
  }

  /** A row of the future is named without a window, and in each that may have it. */
  @Override
  public Column from() {
    return functions.coalesce(
        LakeReader.named(START), functions.timestamp_millis(at().minus(size())));
  }

  @Override
  public Column to() {
    return functions.coalesce(LakeReader.named(END), functions.timestamp_millis(at().plus(size())));
  }

  private static Column at() {
    return functions.unix_millis(LakeReader.named(RawRows.EVENT_TIME));
  }

  @Override
  public Optional<Dataset<Row>> named(Dataset<Row> missed) {
    RawRows rows = inWindows(input.raw()).only(missed, WINDOW);
    Column start = rows.column(WINDOW);
    List<Column> identity = new ArrayList<>();
    identity.add(functions.timestamp_millis(start).as(START));
    identity.add(functions.timestamp_millis(start.plus(size())).as(END));
    identity.addAll(input.expressions().keys(input.plan().keys()));
    return Optional.of(rows.rows().select(identity.toArray(Column[]::new)));
  }
}
