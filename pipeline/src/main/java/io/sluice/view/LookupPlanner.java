package io.sluice.view;

import io.sluice.expression.Scope;
import io.sluice.pipeline.DimensionDefinition;
import io.sluice.pipeline.ViewDefinition;
import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import io.sluice.view.ViewPlan.Lookup;
import io.sluice.view.ViewPlan.RowByRow;
import java.util.List;
import java.util.Map;

/** Gives views that look into a dimension their types. */
record LookupPlanner(Map<String, DimensionDefinition> dimensions, TableColumns tables) {

  Lookup plan(ViewDefinition view, ViewDefinition.DimensionLookup lookup, Source source) {
    DimensionDefinition dimension = dimensions.get(lookup.target().text());
    if (dimension == null) {
      throw Keys.refused(lookup.target(), "there is no dimension '%s'".formatted(lookup.target()));
    }
    int by = Keys.column(lookup.by(), source.name(), source.columns());
    Keys.require(lookup.by(), source.columns().field(by).type(), "");
    RowType columns = tables.of(dimension);
    int key = Keys.column(dimension.key(), dimension.name(), columns);
    Keys.requireSameType(lookup.by(), source.columns().field(by), columns.field(key));
    ViewColumns expressions =
        new ViewColumns(
            view,
            Scope.of(source.name(), source.columns())
                .and(dimension.name(), ViewColumns.nullable(columns)));
    Field version = Field.required(Lookup.versionColumn(dimension.name()), Primitive.LONG);
    List<Projection> select = expressions.select();
    return new Lookup(
        view.name(),
        view.topic(),
        source,
        dimension.name(),
        columns,
        by,
        key,
        expressions.where(),
        select,
        expressions.rows(RowByRow.LINEAGE.with(version), select));
  }
}
