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
  private static final String ROW = "row";

  private LateTable() {}

  /**
   * What the rows name, without what they were; the reason is null in tables of before it was kept.
   */
  static Dataset<Row> named(Dataset<Row> late) {
    Dataset<Row> named = late.drop(ROW);
    return List.of(late.columns()).contains(REASON)
        ? named
        : named.withColumn(REASON, functions.lit(null).cast("string"));
  }

  /** Whether a row claims to be of the future; it is of no window then. */
  static Column isAhead() {
    return functions.coalesce(
        LakeReader.named(REASON).equalTo(LateRows.Reason.AHEAD.toString()), functions.lit(false));
  }
}
