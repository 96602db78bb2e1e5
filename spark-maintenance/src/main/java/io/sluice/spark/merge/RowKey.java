package io.sluice.spark.merge;

import io.sluice.pipeline.Pipeline;
import io.sluice.table.Changelog;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;

/**
 * What finds a row of a keyed table.
 *
 * <p>The first column is never null. Others may be in a view's rows, where a null is a value like
 * others; in a stream's none is, and a comparison that need not think of nulls leaves rows that lie
 * together by the key where they are.
 *
 * @param columns their names
 */
record RowKey(List<String> columns, Nulls nulls) {

  /** Whether columns of the key can be null. */
  enum Nulls {
    NONE,
    EQUAL
  }

  static RowKey of(Pipeline pipeline, String source) {
    return new RowKey(
        Changelog.key(pipeline, source),
        pipeline.views().containsKey(source) ? Nulls.EQUAL : Nulls.NONE);
  }

  Column[] inOrder() {
    return columns.stream().map(LatestChanges::column).toArray(Column[]::new);
  }

  /** Whether rows of two aliases have the same key. */
  Column isSame(String one, String other) {
    return columns.stream()
        .map(column -> isSame(LatestChanges.named(one, column), LatestChanges.named(other, column)))
        .reduce(Column::and)
        .orElseThrow();
  }

  private Column isSame(Column one, Column other) {
    return nulls == Nulls.EQUAL ? one.eqNullSafe(other) : one.equalTo(other);
  }

  /** The same for rows of {@link ChangeRule}, as SQL has it. */
  String isSameInSql() {
    String equals = nulls == Nulls.EQUAL ? "<=>" : "=";
    return columns.stream()
        .map(column -> column.replace("`", "``"))
        .map(
            column ->
                "%s.`%s` %s %s.`%s`"
                    .formatted(ChangeRule.ROW, column, equals, ChangeRule.CHANGE, column))
        .collect(Collectors.joining(" AND "));
  }
}
