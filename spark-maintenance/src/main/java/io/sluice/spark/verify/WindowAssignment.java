package io.sluice.spark.verify;

import io.sluice.pipeline.WindowKind;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;

/**
 * Rows and the windows that they are in.
 *
 * @param rows with a column {@link #WINDOW}, which tells the windows of a group apart; a row of
 *     each window that a row is in
 * @param start an aggregate over the rows of a window: where it starts, in milliseconds
 * @param end where it ends, likewise
 */
record WindowAssignment(Dataset<Row> rows, Column start, Column end) {

  static final String WINDOW = "_window";

  private static final Column MILLIS = LakeReader.named(RawRows.MILLIS);

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

  /**
   * @param rows of which {@link #WINDOW} says where their windows start
   */
  static WindowAssignment fixed(Dataset<Row> rows, WindowKind.Fixed windows) {
    Column start = functions.min(LakeReader.named(WINDOW));
    return new WindowAssignment(rows, start, start.plus(windows.size().toMillis()));
  }

  /** A session ends where no row of its group comes for as long as the gap. */
  static WindowAssignment sessions(
      Dataset<Row> rows, WindowKind.Session windows, List<Column> group) {
    long gap = windows.gap().toMillis();
    WindowSpec inOrder = Window.partitionBy(group.toArray(Column[]::new)).orderBy(MILLIS);
    Column before = functions.lag(MILLIS, 1).over(inOrder);
    Column begins = functions.when(MILLIS.lt(before.plus(gap)), 0).otherwise(1);
    Dataset<Row> begun = rows.withColumn(WINDOW, begins);
    Column number =
        functions
            .sum(LakeReader.named(WINDOW))
            .over(inOrder.rowsBetween(Window.unboundedPreceding(), Window.currentRow()));
    return new WindowAssignment(
        begun.withColumn(WINDOW, number), functions.min(MILLIS), functions.max(MILLIS).plus(gap));
  }
}
