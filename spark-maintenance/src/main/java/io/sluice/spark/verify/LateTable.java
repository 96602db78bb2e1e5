package io.sluice.spark.verify;

import io.sluice.table.LateRows;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** What the rows of a view's late table say of why they are there. */
final class LateTable {

  private static final String REASON = "reason";

  private LateTable() {}

  /** The rows with their reason, which is null in tables of before it was kept. */
  static Dataset<Row> withReason(Dataset<Row> late) {
    return List.of(late.columns()).contains(REASON)
        ? late
        : late.withColumn(REASON, functions.lit(null).cast("string"));
  }

  /** Whether a row claims to be of the future; it is of no window then. */
  static Column isAhead() {
    return functions.coalesce(
        LakeReader.named(REASON).equalTo(LateRows.Reason.AHEAD.toString()), functions.lit(false));
  }
}
