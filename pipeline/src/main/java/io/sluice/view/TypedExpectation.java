package io.sluice.view;

import io.sluice.expression.Expression;
import io.sluice.expression.ExpressionCompiler;
import io.sluice.expression.Scope;
import io.sluice.pipeline.Expectation;
import io.sluice.pipeline.LocatedException;
import io.sluice.schema.RowType;
import java.util.List;

/** An expectation and its condition over the columns of a table. */
public record TypedExpectation(Expectation expectation, Expression condition) {

  /**
   * @param columns those of the table
   * @throws LocatedException if a condition is not one over these columns
   */
  public static List<TypedExpectation> all(List<Expectation> expectations, RowType columns) {
    return expectations.stream().map(expectation -> of(expectation, columns)).toList();
  }

  /**
   * @param columns those of the table
   * @throws LocatedException if the condition is not one over these columns
   */
  public static TypedExpectation of(Expectation expectation, RowType columns) {
    return new TypedExpectation(
        expectation,
        LocatedExpression.compiled(
            expectation.check(), Scope.of(columns), ExpressionCompiler::compileCondition));
  }

  /**
   * Refuses a text that is no expression, whatever the columns are.
   *
   * @throws LocatedException if it is none
   */
  public static void requireSyntax(Expectation expectation) {
    LocatedExpression.compiled(
        expectation.check(),
        new Scope(List.of()),
        (text, scope) -> ExpressionCompiler.requireSyntax(text));
  }
}
