package io.sluice.view;

import io.sluice.expression.Scope;
import io.sluice.pipeline.Located;
import io.sluice.pipeline.ViewDefinition;
import io.sluice.view.ViewPlan.Deduplication;
import io.sluice.view.ViewPlan.RowByRow;
import java.util.ArrayList;
import java.util.List;

/** Gives views without duplicates their types. */
final class DedupePlanner {

  private DedupePlanner() {}

  static Deduplication plan(ViewDefinition view, ViewDefinition.Dedupe dedupe, Source source) {
    List<Integer> by = new ArrayList<>();
    for (Located column : dedupe.by()) {
      int ordinal = Keys.column(column, source.name(), source.columns());
      Keys.require(column, source.columns().field(ordinal).type(), "");
      by.add(ordinal);
    }
    ViewColumns columns = new ViewColumns(view, Scope.of(source.name(), source.columns()));
    List<Projection> select = columns.select();
    return new Deduplication(
        view.name(),
        view.topic(),
        source,
        by,
        dedupe.within(),
        dedupe.grace(),
        dedupe.idle(),
        columns.where(),
        select,
        columns.rows(RowByRow.LINEAGE, select));
  }
}
