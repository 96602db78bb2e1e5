package io.sluice.spark.verify;

import io.sluice.expression.Aggregate;
import io.sluice.expression.Expression;
import io.sluice.expression.Scope;
import io.sluice.pipeline.Located;
import io.sluice.pipeline.ViewDefinition;
import io.sluice.view.Projection;
import io.sluice.view.ViewPlan.NamedAggregate;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/** The expressions of one view as Spark columns over its sources. */
record ViewExpressions(ViewDefinition view, Lowering lowering) {

  static ViewExpressions of(ViewDefinition view, Scope scope) {
    return new ViewExpressions(view, new Lowering(scope));
  }

  /** Whether {@code where} keeps a row, which it does for nothing but true. */
  Column passes(Optional<Expression> where) {
    return where
        .map(condition -> lowering.lower(condition, ExpressionText.whole(where())))
        .map(condition -> functions.coalesce(condition, functions.lit(false)))
        .orElse(functions.lit(true));
  }

  private String where() {
    return view.where().map(Located::text).orElseThrow();
  }

  /** What {@code select} names, each column under its name. */
  List<Column> selected(List<Projection> select) {
    return select.stream()
        .map(projection -> value(projection, selected(projection.column())))
        .toList();
  }

  private String selected(String column) {
    Located text = view.select().get(column);
    if (text == null) {
      throw new IllegalStateException(
          "View '%s' selects no column '%s'".formatted(view.name(), column));
    }
    return text.text();
  }

  /** What {@code group_by} names, each column under its name. */
  List<Column> keys(List<Projection> keys) {
    return IntStream.range(0, keys.size())
        .mapToObj(i -> value(keys.get(i), view.groupBy().get(i).text()))
        .toList();
  }

  private Column value(Projection projection, String text) {
    Expression expression = projection.expression();
    return lowering
        .lower(expression, ExpressionText.whole(text))
        .cast(SparkTypes.of(expression.type()))
        .as(projection.column());
  }

  /** What an aggregate is of, or empty if it counts rows. */
  Optional<Column> argument(NamedAggregate named) {
    Aggregate aggregate = named.aggregate();
    ExpressionText text = ExpressionText.argument(selected(named.column()));
    return aggregate.argument().map(expression -> lowering.lower(expression, text));
  }
}
