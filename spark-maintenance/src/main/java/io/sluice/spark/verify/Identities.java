package io.sluice.spark.verify;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Sets of rows by the columns that tell one row of a view from all others; null equals null.
 *
 * @param columns see {@link BatchView#identity}
 */
public record Identities(List<String> columns) {

  private static final String ROWS = "_rows";
  private static final String SET = "_set";

  /** The rows whose identities are in a set. */
  public Dataset<Row> in(Dataset<Row> set, Dataset<Row> rows) {
    return join(rows, set, "left_semi");
  }

  /** The rows whose identities are not in a set. */
  Dataset<Row> notIn(Dataset<Row> set, Dataset<Row> rows) {
    return join(rows, set, "left_anti");
  }

  private Dataset<Row> join(Dataset<Row> rows, Dataset<Row> set, String type) {
    return rows.as(ROWS).join(of(set).as(SET), same(ROWS, SET), type);
  }

  /** One row of each identity. */
  Dataset<Row> each(Dataset<Row> rows) {
    return rows.dropDuplicates(columns.toArray(String[]::new));
  }

  /** Whether rows of two aliases have the same identity. */
  Column same(String left, String right) {
    return columns.stream()
        .map(name -> LakeReader.named(left, name).eqNullSafe(LakeReader.named(right, name)))
        .reduce(Column::and)
        .orElseThrow();
  }

  Dataset<Row> of(Dataset<Row> rows) {
    return rows.select(key());
  }

  private Column[] key() {
    return columns.stream().map(LakeReader::named).toArray(Column[]::new);
  }
}
