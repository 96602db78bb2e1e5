package io.sluice.view;

import io.sluice.expression.Aggregate;
import io.sluice.expression.Expression;
import io.sluice.expression.ExpressionCompiler;
import io.sluice.expression.Scope;
import io.sluice.pipeline.Located;
import io.sluice.pipeline.ViewDefinition;
import io.sluice.schema.Field;
import io.sluice.view.ViewPlan.NamedAggregate;
import io.sluice.view.ViewPlan.WindowedAggregate;
import java.util.ArrayList;
import java.util.List;

/** Gives views with a window their types. */
final class WindowPlanner {

  private WindowPlanner() {}

  static WindowedAggregate plan(ViewDefinition view, ViewDefinition.Window window, Source source) {
    Scope scope = Scope.of(source.name(), source.columns());
    ViewColumns columns = new ViewColumns(view, scope);
    List<Projection> keys = keys(view, scope);
    List<NamedAggregate> aggregates = aggregates(view, scope);
    List<Field> fields = new ArrayList<>();
    fields.add(WindowedAggregate.WINDOW_START);
    fields.add(WindowedAggregate.WINDOW_END);
    keys.forEach(key -> fields.add(ViewColumns.field(key)));
    for (NamedAggregate named : aggregates) {
      Aggregate aggregate = named.aggregate();
      fields.add(new Field(named.column(), aggregate.type(), aggregate.nullable()));
    }
    if (view.isUpserted()) {
      fields.add(WindowedAggregate.WINDOW_CLOSED);
    }
    return new WindowedAggregate(
        view.name(),
        view.topic(),
        source,
        columns.where(),
        window.kind(),
        window.grace(),
        window.idle(),
        window.emission(),
        window.skew(),
        keys,
        aggregates,
        columns.rowType(fields));
  }

  private static List<Projection> keys(ViewDefinition view, Scope scope) {
    List<Projection> keys = new ArrayList<>();
    for (Located column : view.groupBy()) {
      Expression key = LocatedExpression.compiled(column, scope, ExpressionCompiler::compile);
      Keys.require(column, key.type(), "; group by a cast of it");
      keys.add(new Projection(ExpressionCompiler.columnName(column.text()), key));
    }
    return keys;
  }

  private static List<NamedAggregate> aggregates(ViewDefinition view, Scope scope) {
    List<NamedAggregate> aggregates = new ArrayList<>();
    view.select()
        .forEach(
            (column, text) ->
                aggregates.add(
                    new NamedAggregate(
                        column,
                        LocatedExpression.compiled(
                            text, scope, ExpressionCompiler::compileAggregate))));
    return aggregates;
  }
}
