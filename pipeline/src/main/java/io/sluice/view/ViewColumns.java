package io.sluice.view;

import io.sluice.expression.Expression;
import io.sluice.expression.ExpressionCompiler;
import io.sluice.expression.Scope;
import io.sluice.pipeline.LocatedException;
import io.sluice.pipeline.ViewDefinition;
import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a view says of single rows, typed.
 *
 * @param scope the columns that its expressions see
 */
record ViewColumns(ViewDefinition view, Scope scope) {

  Optional<Expression> where() {
    return view.where()
        .map(text -> LocatedExpression.compiled(text, scope, ExpressionCompiler::compileCondition));
  }

  List<Projection> select() {
    List<Projection> projections = new ArrayList<>();
    view.select()
        .forEach(
            (column, text) ->
                projections.add(
                    new Projection(
                        column,
                        LocatedExpression.compiled(text, scope, ExpressionCompiler::compile))));
    return projections;
  }

  /** The view as a filter and a projection of what stands in this scope for a source's row. */
  ViewPlan.Selection selection(Source source) {
    List<Projection> select = select();
    return new ViewPlan.Selection(
        view.name(),
        view.topic(),
        source,
        scope,
        where(),
        select,
        rows(ViewPlan.RowByRow.LINEAGE, select));
  }

  /** The columns of the view's rows: those that say where a row came from, and the selected. */
  RowType rows(RowType lineage, List<Projection> select) {
    List<Field> fields = new ArrayList<>(lineage.fields());
    select.forEach(projection -> fields.add(field(projection)));
    return rowType(fields);
  }

  static Field field(Projection projection) {
    Expression expression = projection.expression();
    return new Field(projection.column(), expression.type(), expression.nullable());
  }

  RowType rowType(List<Field> fields) {
    try {
      return new RowType(fields);
    } catch (IllegalArgumentException e) {
      throw new LocatedException(
          view.at(), "view '%s': %s".formatted(view.name(), e.getMessage()), e);
    }
  }

  static RowType nullable(RowType columns) {
    return new RowType(
        columns.fields().stream()
            .map(field -> Field.optional(field.name(), field.type()))
            .toList());
  }
}
