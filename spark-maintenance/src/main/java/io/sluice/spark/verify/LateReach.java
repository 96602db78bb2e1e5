package io.sluice.spark.verify;

import io.sluice.view.ViewPlan.RowByRow;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;

/** How far it reaches what late rows change, where the rows around them decide that. */
final class LateReach {

  /** A column of what {@link #of} is given: the time from which a late row changes rows. */
  static final String FROM = "_reaches_from";

  /** Likewise, the end of that. */
  static final String TO = "_reaches_to";

  private static final String MISSED = "_missed";
  private static final String REACH = "_reach";

  private LateReach() {}

  /**
   * Rows of a late table with {@link #from} and {@link #to}.
   *
   * @param reach of each, by the coordinates of its record
   * @param alone how far one reaches that the raw table lacks, in milliseconds: it is waited for
   *     when that is closed
   */
  static Dataset<Row> of(Dataset<Row> missed, Dataset<Row> reach, long alone) {
    Column at = functions.unix_millis(LakeReader.named(RawRows.EVENT_TIME));
    Column from = functions.coalesce(LakeReader.named(REACH, FROM), at);
    Column to = functions.coalesce(LakeReader.named(REACH, TO), at.plus(alone));
    return missed
        .as(MISSED)
        .join(reach.as(REACH), isOfOneRecord(), "left")
        .select(
            LakeReader.all(MISSED),
            functions.timestamp_millis(from).as(FROM),
            functions.timestamp_millis(to).as(TO))
        .withColumn(TO, functions.when(LateTable.isAhead(), ofAllBefore()).otherwise(to()));
  }

  private static Column isOfOneRecord() {
    return RowByRow.LINEAGE.names().stream()
        .map(name -> LakeReader.named(MISSED, name).equalTo(LakeReader.named(REACH, name)))
        .reduce(Column::and)
        .orElseThrow();
  }

  /** Events from the future come in by their time, so none may be settled before an earlier one. */
  private static Column ofAllBefore() {
    WindowSpec inOrder =
        Window.partitionBy(LateTable.isAhead()).orderBy(LakeReader.named(RawRows.EVENT_TIME));
    return functions.max(to()).over(inOrder);
  }

  /** From when on rows of the view are that a late row changes. */
  static Column from() {
    return LakeReader.named(FROM);
  }

  /** The end of that. */
  static Column to() {
    return LakeReader.named(TO);
  }
}
