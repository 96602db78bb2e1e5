package io.sluice.spark.expect;

import io.sluice.pipeline.Expectation;
import io.sluice.spark.table.LakeTable;
import io.sluice.spark.table.SessionSettings;
import io.sluice.spark.verify.BatchSession;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What a version of a table was found to be like.
 *
 * @param results one for each expectation of the table
 */
public record TableCheck(String table, long version, List<ExpectationResult> results) {

  /** How much of a row is shown. */
  private static final int SHOWN = 300;

  /**
   * Holds a version of a table, or of what is staged for it, against expectations; reads only.
   *
   * @throws io.sluice.failure.SluiceException if a condition is not one over the table's columns
   */
  public static TableCheck of(LakeTable table, long version, List<Expectation> expectations) {
    return new SessionSettings(table.spark(), BatchSession.settings())
        .during(
            () -> {
              Dataset<Row> rows = table.rows(version);
              return new TableCheck(
                  table.name(),
                  version,
                  RowExpectations.of(table.name(), expectations, rows.schema())
                      .check(rows, asJson(rows), row -> row.getString(0)));
            });
  }

  /** Whether no row fails an expectation, those that only warn aside. */
  public boolean isPassed() {
    return results.stream()
        .allMatch(
            result ->
                result.isMet() || result.expectation().onFailure() == Expectation.OnFailure.WARN);
  }

  private static Column asJson(Dataset<Row> rows) {
    Column[] columns =
        Arrays.stream(rows.columns())
            .map(name -> functions.col("`" + name.replace("`", "``") + "`"))
            .toArray(Column[]::new);
    return functions.substring(functions.to_json(functions.struct(columns)), 1, SHOWN);
  }
}
