package io.sluice.spark.verify;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;

/** A session ends where no row of its group comes for as long as the gap. */
record SessionAssignment(WindowInput input, long gapMs) implements WindowAssignment {

  private static final Column MILLIS = LakeReader.named(RawRows.MILLIS);

  /** A session may reach beyond any range, so all rows are looked at. */
  @Override
  public Dataset<Row> rows(TimeRange range) {
    Dataset<Row> rows = input.prepared(input.raw().without(input.late()), List.of());
    WindowSpec inOrder = Window.partitionBy(input.keys().toArray(Column[]::new)).orderBy(MILLIS);
    Column before = functions.lag(MILLIS, 1).over(inOrder);
    Column begins = functions.when(MILLIS.lt(before.plus(gapMs)), 0).otherwise(1);
    Column number =
        functions
            .sum(LakeReader.named(WINDOW))
            .over(inOrder.rowsBetween(Window.unboundedPreceding(), Window.currentRow()));
    return rows.withColumn(WINDOW, begins).withColumn(WINDOW, number);
  }

  @Override
  public Column start() {
    return functions.min(MILLIS);
  }

  @Override
  public Column end() {
    return functions.max(MILLIS).plus(gapMs);
  }
}
