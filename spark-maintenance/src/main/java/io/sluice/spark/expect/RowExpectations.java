package io.sluice.spark.expect;

import io.sluice.expression.Scope;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Expectation;
import io.sluice.pipeline.Expectation.OnFailure;
import io.sluice.schema.RowType;
import io.sluice.schema.TableSchemaJson;
import io.sluice.spark.verify.ExpressionText;
import io.sluice.spark.verify.Lowering;
import io.sluice.view.TypedExpectation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * The expectations of a table as conditions on rows with its columns.
 *
 * <p>They mean what they mean on the stream in a session with {@link
 * io.sluice.spark.verify.BatchSession#settings}. A condition that is null is met.
 */
public final class RowExpectations {

  private static final int SAMPLES = 3;

  private final List<TypedExpectation> expectations;
  private final Lowering lowering;

  private RowExpectations(List<TypedExpectation> expectations, RowType columns) {
    this.expectations = expectations;
    this.lowering = new Lowering(Scope.of(columns));
  }

  /**
   * @param table what the expectations are of, for the message
   * @throws SluiceException if a condition is not one over these columns
   */
  public static RowExpectations of(
      String table, List<Expectation> expectations, StructType columns) {
    if (expectations.isEmpty()) {
      return new RowExpectations(List.of(), RowType.of());
    }
    RowType known = known(table, columns);
    return new RowExpectations(TypedExpectation.all(expectations, known), known);
  }

  private static RowType known(String table, StructType columns) {
    try {
      return TableSchemaJson.read(columns.json());
    } catch (IllegalArgumentException e) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot check %s: %s; leave the table's expectations out"
              .formatted(table, e.getMessage()),
          e);
    }
  }

  /** Whether a row fails an expectation of this kind; true or false. */
  public Column fails(OnFailure kind) {
    return expectations.stream()
        .filter(expectation -> expectation.expectation().onFailure() == kind)
        .map(this::fails)
        .reduce(functions.lit(false), Column::or);
  }

  /** The expectations of a kind that a row fails, each with its condition, as one text. */
  public Column reasons(OnFailure kind) {
    Column[] failed =
        expectations.stream()
            .filter(expectation -> expectation.expectation().onFailure() == kind)
            .map(
                expectation ->
                    functions.when(fails(expectation), functions.lit(reason(expectation))))
            .toArray(Column[]::new);
    return functions.concat_ws("; ", failed);
  }

  private static String reason(TypedExpectation typed) {
    return "expectation '%s': %s"
        .formatted(typed.expectation().name(), typed.expectation().check());
  }

  /**
   * Counts the rows that fail, all expectations in one pass, and takes samples of them.
   *
   * @param sample what to take of a row; {@code shown} makes a text of it
   */
  public List<ExpectationResult> check(
      Dataset<Row> rows, Column sample, Function<Row, String> shown) {
    if (expectations.isEmpty()) {
      return List.of();
    }
    Column[] counts =
        expectations.stream()
            .map(expectation -> functions.count_if(fails(expectation)))
            .toArray(Column[]::new);
    Row failed = rows.agg(functions.count(functions.lit(1)), counts).first();
    List<ExpectationResult> results = new ArrayList<>();
    for (int i = 0; i < expectations.size(); i++) {
      TypedExpectation expectation = expectations.get(i);
      long count = failed.getLong(i + 1);
      List<String> samples =
          count == 0
              ? List.of()
              : rows
                  .where(fails(expectation))
                  .select(sample)
                  .limit(SAMPLES)
                  .collectAsList()
                  .stream()
                  .map(shown)
                  .toList();
      results.add(new ExpectationResult(expectation.expectation(), count, samples));
    }
    return results;
  }

  private Column fails(TypedExpectation typed) {
    Column holds =
        lowering.lower(typed.condition(), ExpressionText.whole(typed.expectation().check().text()));
    return functions.not(functions.coalesce(holds, functions.lit(true)));
  }
}
