package io.sluice.spark.merge;

import io.sluice.change.ChangeRows;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** How many rows of a keyed table a merge changes. */
record Counts(long inserted, long updated, long deleted) {

  static final Counts NONE = new Counts(0, 0, 0);

  /** Of a table that was made anew: all of its rows count as inserted. */
  static Counts written(List<ChangelogCommit> commits) {
    return new Counts(
        commits.stream()
            .flatMap(commit -> commit.added().stream())
            .mapToLong(file -> (Long) file.numPhysicalRecords().getOrElse(() -> 0L))
            .sum(),
        0,
        0);
  }

  /**
   * @param metrics what MERGE returns; nothing if it was passed over
   */
  static Counts of(Dataset<Row> metrics) {
    List<Row> rows = metrics.collectAsList();
    if (rows.isEmpty()) {
      return NONE;
    }
    Row row = rows.get(0);
    return new Counts(
        row.<Long>getAs("num_inserted_rows"),
        row.<Long>getAs("num_updated_rows"),
        row.<Long>getAs("num_deleted_rows"));
  }

  /** What the latest changes would do to the rows that are there. */
  static Counts between(Dataset<Row> latest, Optional<Dataset<Row>> rows, RowKey key) {
    Column isDelete =
        LatestChanges.named("change", ChangeRows.OPERATION.name()).equalTo(ChangeRows.DELETE);
    if (rows.isEmpty()) {
      return new Counts(latest.as("change").where(functions.not(isDelete)).count(), 0, 0);
    }
    Column sameKey = key.isSame("row", "change");
    Column isThere = LatestChanges.named("row", key.columns().get(0)).isNotNull();
    Column isLater = LatestChanges.isLater("change", "row");
    Row counts =
        latest
            .as("change")
            .join(rows.get().as("row"), sameKey, "left_outer")
            .agg(
                functions.count_if(functions.not(isThere).and(functions.not(isDelete))),
                functions.count_if(isThere.and(functions.not(isDelete)).and(isLater)),
                functions.count_if(isThere.and(isDelete).and(isLater)))
            .first();
    return new Counts(counts.getLong(0), counts.getLong(1), counts.getLong(2));
  }
}
