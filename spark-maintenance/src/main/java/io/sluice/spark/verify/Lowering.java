package io.sluice.spark.verify;

import io.sluice.expression.Expression;
import io.sluice.expression.Scope;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * Expressions as Spark columns over rows whose sources are aliases.
 *
 * <p>An expression that has a text in Spark's SQL becomes that; any other runs its own closures.
 */
public record Lowering(Scope scope) {

  public Column lower(Expression expression, ExpressionText text) {
    return expression.sparkSql().map(functions::expr).orElseGet(() -> function(expression, text));
  }

  /** The closures, even if there is a text. */
  Column function(Expression expression, ExpressionText text) {
    List<Scope.Column> read =
        scope.columns().stream()
            .filter(column -> expression.columns().contains(column.name()))
            .toList();
    ExpressionFunction function = new ExpressionFunction(text, read);
    Column[] arguments =
        read.isEmpty()
            ? new Column[] {functions.lit(true)}
            : read.stream()
                .map(column -> functions.expr(column.sparkColumn()))
                .toArray(Column[]::new);
    return functions
        .udf(function, SparkTypes.of(expression.type()))
        .apply(functions.struct(arguments));
  }
}
