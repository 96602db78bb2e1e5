package io.sluice.spark.verify;

import java.time.Instant;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The rows of the late table that were not in yet.
 *
 * @param taken those that are brought in
 * @param waiting those that are late and have to wait
 * @param ahead those that claim to be of a time that has not come
 * @param range from when to when the windows of those are that are taken
 */
record LateCounts(long taken, long waiting, long ahead, TimeRange range) {

  static final LateCounts NONE = new LateCounts(0, 0, 0, TimeRange.all());

  static LateCounts of(Dataset<Row> pending, ReconciledRows after, Reconcilable view) {
    Column isTaken = after.contains();
    Column isLeft = functions.not(isTaken);
    Row counts =
        pending
            .agg(
                functions.count_if(isTaken),
                functions.count_if(isLeft.and(functions.not(LateTable.isAhead()))),
                functions.count_if(isLeft.and(LateTable.isAhead())),
                functions.min(functions.when(isTaken, view.from())),
                functions.max(functions.when(isTaken, view.to())))
            .head();
    return new LateCounts(
        counts.getLong(0),
        counts.getLong(1),
        counts.getLong(2),
        new TimeRange(
            Optional.ofNullable(counts.<Instant>getAs(3)),
            Optional.ofNullable(counts.<Instant>getAs(4))));
  }
}
