package io.sluice.view;

import io.sluice.pipeline.Located;
import io.sluice.pipeline.ViewDefinition;
import io.sluice.schema.RowType;
import io.sluice.view.ViewPlan.TableJoin;
import java.util.ArrayList;
import java.util.List;

/** Gives views that join two streams of keyed rows their types. */
final class TableJoinPlanner {

  private TableJoinPlanner() {}

  static TableJoin plan(
      ViewDefinition view, ViewDefinition.TableJoin join, KeyedSource left, KeyedSource right) {
    List<Integer> by = new ArrayList<>();
    for (Located column : join.by()) {
      int ordinal = Keys.column(column, left.changes().name(), left.row());
      Keys.requireSameType(
          column, left.row().field(ordinal), right.row().field(right.key().get(by.size())));
      by.add(ordinal);
    }
    RowType lead = TableJoin.lead(left, join.type());
    view.select().forEach((column, text) -> requireOther(lead, column, text));
    ViewColumns columns = new ViewColumns(view, TableJoin.scope(join.type(), left, right));
    List<Projection> select = columns.select();
    return new TableJoin(
        view.name(),
        view.topic(),
        left,
        right,
        by,
        join.type(),
        columns.where(),
        select,
        columns.rows(lead, select));
  }

  private static void requireOther(RowType lead, String column, Located text) {
    if (lead.names().stream().anyMatch(column::equalsIgnoreCase)) {
      throw Keys.refused(
          text,
          "the rows of the view have a column '%s' already, for the key and the records that they come from; leave it out, or give this one another name"
              .formatted(column));
    }
  }
}
