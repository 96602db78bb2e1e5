package io.sluice.spark.verify;

import io.sluice.expression.Scope;
import io.sluice.pipeline.ViewDefinition;
import io.sluice.view.ViewPlan.Selection;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A filter and a projection over a raw table. */
record BatchSelection(Selection plan, RawRows raw, ViewExpressions expressions)
    implements BatchRowByRow {

  static BatchSelection of(Selection plan, ViewDefinition view, LakeReader lake) {
    Scope scope = Scope.of(plan.source().name(), plan.source().columns());
    return new BatchSelection(
        plan, RawRows.of(plan.source(), lake), ViewExpressions.of(view, scope));
  }

  @Override
  public List<Dataset<Row>> marks(Dataset<Row> streamed) {
    return BatchRowByRow.marks(raw, streamed);
  }

  @Override
  public Dataset<Row> rows(Dataset<Row> streamed, Marks marks, TimeRange range) {
    return raw.filter(expressions.passes(plan.where()))
        .rows()
        .select(
            BatchRowByRow.columns(
                raw.lineage(),
                expressions.selected(plan.select()),
                List.of(BatchRowByRow.timestamp(raw.column(RawRows.MILLIS)))));
  }
}
