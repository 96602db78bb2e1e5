package io.sluice.view;

import io.sluice.pipeline.Located;
import io.sluice.pipeline.ViewDefinition;
import io.sluice.schema.Field;
import io.sluice.schema.Type.Primitive;
import io.sluice.view.ViewPlan.RowByRow;
import io.sluice.view.ViewPlan.StreamLookup;
import java.util.ArrayList;
import java.util.List;

/** Gives views that look into a stream of keyed rows their types. */
final class StreamLookupPlanner {

  private StreamLookupPlanner() {}

  static StreamLookup plan(
      ViewDefinition view, ViewDefinition.StreamLookup lookup, Source source, KeyedSource keyed) {
    List<Integer> by = new ArrayList<>();
    for (Located column : lookup.by()) {
      int ordinal = Keys.column(column, source.name(), source.columns());
      Keys.requireSameType(
          column, source.columns().field(ordinal), keyed.row().field(keyed.key().get(by.size())));
      by.add(ordinal);
    }
    ViewColumns columns = new ViewColumns(view, StreamLookup.scope(source, keyed));
    List<Projection> select = columns.select();
    String stream = keyed.changes().name();
    return new StreamLookup(
        view.name(),
        view.topic(),
        source,
        keyed,
        by,
        lookup.grace(),
        lookup.idle(),
        columns.where(),
        select,
        columns.rows(
            RowByRow.LINEAGE.with(
                Field.optional(StreamLookup.partitionColumn(stream), Primitive.INT),
                Field.optional(StreamLookup.offsetColumn(stream), Primitive.LONG)),
            select));
  }
}
