package io.sluice.spark.verify;

import io.sluice.pipeline.ViewDefinition;
import io.sluice.schema.Field;
import io.sluice.view.ViewPlan.Selection;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** A filter and a projection over a raw table; its rows have columns of others in a union, too. */
record BatchSelection(Selection plan, RawRows raw, ViewExpressions expressions)
    implements BatchRowByRow {

  static BatchSelection of(Selection plan, ViewDefinition view, LakeReader lake) {
    RawRows raw = RawRows.of(plan.source(), lake);
    for (Field absent : plan.absent().fields()) {
      raw = raw.with(absent.name(), functions.lit(null).cast(SparkTypes.of(absent.type())));
    }
    return new BatchSelection(plan, raw, ViewExpressions.of(view, plan.scope()));
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
