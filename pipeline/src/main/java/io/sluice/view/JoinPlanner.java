package io.sluice.view;

import io.sluice.pipeline.Located;
import io.sluice.pipeline.ViewDefinition;
import io.sluice.view.ViewPlan.IntervalJoin;
import java.util.ArrayList;
import java.util.List;

/** Gives views that join two streams their types. */
final class JoinPlanner {

  private JoinPlanner() {}

  static IntervalJoin plan(
      ViewDefinition view, ViewDefinition.Join join, Source left, Source right) {
    List<Integer> leftBy = new ArrayList<>();
    List<Integer> rightBy = new ArrayList<>();
    for (Located column : join.by()) {
      int leftColumn = Keys.column(column, left.name(), left.columns());
      int rightColumn = Keys.column(column, right.name(), right.columns());
      Keys.requireSameType(
          column, left.columns().field(leftColumn), right.columns().field(rightColumn));
      leftBy.add(leftColumn);
      rightBy.add(rightColumn);
    }
    ViewColumns columns = new ViewColumns(view, IntervalJoin.scope(join.type(), left, right));
    List<Projection> select = columns.select();
    return new IntervalJoin(
        view.name(),
        view.topic(),
        left,
        right,
        leftBy,
        rightBy,
        join.within(),
        join.grace(),
        join.idle(),
        join.type(),
        columns.where(),
        select,
        columns.rows(IntervalJoin.lineage(join.type()), select));
  }
}
