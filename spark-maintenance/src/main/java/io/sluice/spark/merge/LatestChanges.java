package io.sluice.spark.merge;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;

/**
 * The latest change of every key.
 *
 * <p>Within a partition the larger offset is later. Changes of a key in several partitions, as
 * there are when a topic got more of them, are ordered by the timestamps of their records; of equal
 * ones the larger partition is later.
 */
final class LatestChanges {

  private static final String PARTITION = "_partition";
  private static final String OFFSET = "_offset";
  private static final String TOPIC = "_topic";
  private static final String RANK = "__rank";
  private static final String RANK_IN_PARTITION = "__rank_in_partition";

  private LatestChanges() {}

  static Dataset<Row> of(Dataset<Row> changes, RowKey key) {
    Column[] byKey = key.inOrder();
    Column[] byPartition =
        Stream.concat(Arrays.stream(byKey), Stream.of(column(TOPIC), column(PARTITION)))
            .toArray(Column[]::new);
    // Once by key: both windows find their rows where they are.
    Dataset<Row> together = changes.repartition(byKey);
    Dataset<Row> candidates = first(together, byPartition, column(OFFSET).desc());
    return first(candidates, byKey, time("").desc(), column(PARTITION).desc());
  }

  /**
   * All rows but the first of every key: within a partition the one of the smallest offset; of the
   * first ones of several partitions that of the earliest record, or else of the smallest
   * partition.
   */
  static Dataset<Row> repeating(Dataset<Row> rows, List<String> key) {
    Column[] byKey = key.stream().map(LatestChanges::column).toArray(Column[]::new);
    Column[] byPartition =
        Stream.concat(Arrays.stream(byKey), Stream.of(column(TOPIC), column(PARTITION)))
            .toArray(Column[]::new);
    return rows.repartition(byKey)
        .withColumn(
            RANK_IN_PARTITION,
            functions
                .row_number()
                .over(Window.partitionBy(byPartition).orderBy(column(OFFSET).asc())))
        .withColumn(
            RANK,
            functions
                .row_number()
                .over(
                    Window.partitionBy(byKey)
                        .orderBy(
                            column(RANK_IN_PARTITION).gt(1).asc(),
                            time("").asc(),
                            column(PARTITION).asc())))
        .where(column(RANK).gt(1))
        .drop(RANK, RANK_IN_PARTITION);
  }

  private static Dataset<Row> first(Dataset<Row> rows, Column[] group, Column... order) {
    return rows.withColumn(
            RANK, functions.row_number().over(Window.partitionBy(group).orderBy(order)))
        .where(column(RANK).equalTo(1))
        .drop(RANK);
  }

  /** Whether a change is later than the one that a row comes from. */
  static Column isLater(String change, String row) {
    Column samePartition =
        named(change, TOPIC)
            .eqNullSafe(named(row, TOPIC))
            .and(named(change, PARTITION).eqNullSafe(named(row, PARTITION)));
    Column byOffset = named(change, OFFSET).gt(named(row, OFFSET));
    Column byTime =
        time(change + ".")
            .gt(time(row + "."))
            .or(
                time(change + ".")
                    .equalTo(time(row + "."))
                    .and(named(change, PARTITION).gt(named(row, PARTITION))));
    return functions.when(samePartition, byOffset).otherwise(byTime);
  }

  private static Column time(String prefix) {
    return functions.coalesce(
        functions.col(prefix + "_timestamp"), functions.timestamp_millis(functions.lit(0L)));
  }

  static Column column(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }

  static Column named(String alias, String name) {
    return functions.col(alias + ".`" + name.replace("`", "``") + "`");
  }
}
