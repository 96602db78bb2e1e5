package io.sluice.spark.verify;

import io.sluice.view.ViewPlan.RowByRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;

/** A session ends where no row of its group comes for as long as the gap. */
record SessionAssignment(WindowInput input, long gapMs) implements WindowAssignment {

  private static final Column MILLIS = LakeReader.named(RawRows.MILLIS);

  /** One that begins before a range has a row in the gap before it, and so does not seem whole. */
  @Override
  public Dataset<Row> rows(TimeRange range) {
    TimeRange reached =
        new TimeRange(range.from().map(from -> from.minusMillis(gapMs)), range.to());
    Column isReached = reached.contains(functions.timestamp_millis(MILLIS));
    return sessions(input.prepared(input.raw().without(input.late()).filter(isReached), List.of()));
  }

  private Dataset<Row> sessions(Dataset<Row> rows) {
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

  @Override
  public boolean isChained() {
    return true;
  }

  /** As far as the session that has it when all late rows are in: with fewer none is longer. */
  @Override
  public Dataset<Row> reaching(Dataset<Row> missed) {
    List<Column> session = new ArrayList<>(input.keys());
    session.add(LakeReader.named(WINDOW));
    WindowSpec whole = Window.partitionBy(session.toArray(Column[]::new));
    List<Column> columns =
        new ArrayList<>(RowByRow.LINEAGE.names().stream().map(LakeReader::named).toList());
    columns.add(functions.min(MILLIS).over(whole).as(LateReach.FROM));
    columns.add(functions.max(MILLIS).over(whole).plus(gapMs).as(LateReach.TO));
    Dataset<Row> rows = sessions(input.prepared(input.raw(), input.raw().lineage()));
    return LateReach.of(missed, rows.select(columns.toArray(Column[]::new)), gapMs);
  }

  @Override
  public Column from() {
    return LateReach.from();
  }

  @Override
  public Column to() {
    return LateReach.to();
  }

  /** A late row may lengthen a session or join several, whose bounds are others then. */
  @Override
  public Optional<Dataset<Row>> named(Dataset<Row> missed) {
    return Optional.empty();
  }
}
