package io.sluice.spark.merge;

import io.sluice.failure.ExitCode;
import io.sluice.failure.NearestName;
import io.sluice.failure.SluiceException;
import io.sluice.spark.job.Progress;
import io.sluice.spark.table.LakeTable;
import io.sluice.spark.table.TableHold;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the rows of a table that repeat the key of an earlier one.
 *
 * <p>A row is known by the coordinates of its record, and no other than the rows found goes. Rows
 * without a value in a column of the key repeat nothing.
 */
record Deduplication(LakeTable table, List<String> key, Progress progress) {

  private static final Logger LOG = LoggerFactory.getLogger(Deduplication.class);
  private static final List<String> COORDINATES = List.of("_topic", "_partition", "_offset");

  /**
   * What was found, and what became of it.
   *
   * @param keys that have more than one row
   * @param rows that repeat them
   */
  record Result(long keys, long rows, long deleted) {}

  /** What would be deleted; nothing is written. */
  Result plan() {
    requireColumns();
    progress.step("looking for rows of %s that repeat a key".formatted(table.name()));
    Row counts =
        repeated()
            .agg(
                functions.count(functions.lit(1)),
                functions.count_distinct(
                    LatestChanges.column(key.get(0)),
                    key.stream().skip(1).map(LatestChanges::column).toArray(Column[]::new)))
            .first();
    requireKnownByCoordinates();
    return new Result(counts.getLong(1), counts.getLong(0), 0);
  }

  /**
   * Deletes them in one commit; if there are none there is no commit.
   *
   * @throws SluiceException with {@link ExitCode#TRY_LATER} if a writer was faster
   */
  Result run() {
    Result found = plan();
    if (found.rows() == 0) {
      return found;
    }
    return TableHold.of(table, "merge").during(this::delete);
  }

  /** Looks once more: the writer may have added rows before it heard of the hold. */
  private Result delete() {
    Result found = plan();
    progress.step("deleting %d rows of %s".formatted(found.rows(), table.name()));
    long deleted =
        table.committing(
            "merge",
            "sluice merge --dedupe " + String.join(",", key),
            () ->
                table
                    .delta()
                    .as("row")
                    .merge(repeated().select(coordinates()).as("repeated"), sameRecord())
                    .whenMatched()
                    .delete()
                    .execute()
                    .first()
                    .<Long>getAs("num_deleted_rows"));
    table.requireWritable("merge");
    Result result = new Result(found.keys(), found.rows(), deleted);
    LOG.info("{}: {}", table.name(), result);
    return result;
  }

  private Dataset<Row> repeated() {
    return LatestChanges.repeating(keyed(), key);
  }

  private Dataset<Row> keyed() {
    return table
        .rows()
        .where(
            key.stream()
                .map(column -> LatestChanges.column(column).isNotNull())
                .reduce(Column::and)
                .orElseThrow());
  }

  private void requireColumns() {
    List<String> names = Arrays.asList(table.schema().fieldNames());
    for (String column : key) {
      if (!names.contains(column)) {
        throw new SluiceException(
            ExitCode.USAGE,
            "Cannot merge %s: it has no column '%s'%s; it has %s"
                .formatted(
                    table.name(),
                    column,
                    NearestName.hint(column, names),
                    String.join(", ", names)));
      }
    }
    if (!names.containsAll(COORDINATES)) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot merge %s: its rows have no coordinates, so none is the first of its key"
              .formatted(table.name()));
    }
  }

  /** To delete one of two rows with the same coordinates would delete both. */
  private void requireKnownByCoordinates() {
    List<String> examples =
        table
            .rows()
            .groupBy(coordinates())
            .count()
            .where(
                functions
                    .col("count")
                    .gt(1)
                    .or(LatestChanges.column("_partition").isNull())
                    .or(LatestChanges.column("_offset").isNull()))
            .limit(3)
            .collectAsList()
            .stream()
            .map(row -> "%s-%s:%s".formatted(row.get(0), row.get(1), row.get(2)))
            .collect(Collectors.toList());
    if (!examples.isEmpty()) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot merge %s: several rows come from one record, or from none (%s), and cannot be told apart; 'sluice audit' counts them"
              .formatted(table.name(), String.join(", ", examples)));
    }
  }

  private static Column[] coordinates() {
    return COORDINATES.stream().map(LatestChanges::column).toArray(Column[]::new);
  }

  private static Column sameRecord() {
    return COORDINATES.stream()
        .map(
            column ->
                LatestChanges.named("row", column)
                    .eqNullSafe(LatestChanges.named("repeated", column)))
        .reduce(Column::and)
        .orElseThrow();
  }
}
