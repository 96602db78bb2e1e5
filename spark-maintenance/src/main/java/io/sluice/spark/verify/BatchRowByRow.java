package io.sluice.spark.verify;

import io.sluice.view.ViewPlan.RowByRow;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** A view whose rows come from one record each, and are told apart by it. */
interface BatchRowByRow extends BatchView {

  @Override
  default List<String> identity() {
    return RowByRow.LINEAGE.names();
  }

  @Override
  default Column isIn(TimeRange range) {
    return range.contains(LakeReader.named(RawRows.TIMESTAMP));
  }

  @Override
  default Column isOpen(Marks marks) {
    return isBeyond(Marks.Kind.STREAMED, marks);
  }

  /** Up to the first row that was not streamed; to behind the last one if all were. */
  @Override
  default OptionalLong closedUntil(Dataset<Row> streamed, Marks marks) {
    Column millis = functions.unix_millis(LakeReader.named(RawRows.TIMESTAMP));
    Row ends =
        rows(streamed, marks, TimeRange.all())
            .agg(
                functions.min(functions.when(isOpen(marks), millis)), functions.max(millis).plus(1))
            .head();
    if (ends.isNullAt(1)) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(ends.isNullAt(0) ? ends.getLong(1) : ends.getLong(0));
  }

  @Override
  default Column isAhead(Marks marks) {
    return isBeyond(Marks.Kind.RAW, marks);
  }

  static List<Dataset<Row>> marks(RawRows raw, Dataset<Row> streamed) {
    return List.of(streamed(streamed), newest(raw));
  }

  /** The newest streamed row of each partition. */
  static Dataset<Row> streamed(Dataset<Row> streamed) {
    return Marks.newest(
        Marks.Kind.STREAMED,
        streamed,
        partition(
            LakeReader.named(RawRows.SOURCE_TOPIC), LakeReader.named(RawRows.SOURCE_PARTITION)),
        LakeReader.named(RawRows.SOURCE_OFFSET));
  }

  /** The newest raw row of each partition. */
  static Dataset<Row> newest(RawRows raw) {
    return Marks.newest(
        Marks.Kind.RAW,
        raw.rows(),
        partition(raw.column(RawRows.TOPIC), raw.column(RawRows.PARTITION)),
        raw.column(RawRows.OFFSET));
  }

  private static Column isBeyond(Marks.Kind kind, Marks marks) {
    return marks.isBeyond(
        kind,
        partition(
            LakeReader.named(RawRows.SOURCE_TOPIC), LakeReader.named(RawRows.SOURCE_PARTITION)),
        LakeReader.named(RawRows.SOURCE_OFFSET));
  }

  private static Column partition(Column topic, Column partition) {
    return functions.concat_ws("-", topic, partition);
  }

  /** The timestamp of a record that a view emits: never before 1970, which Kafka refuses. */
  static Column timestamp(Column millis) {
    return functions
        .timestamp_millis(functions.greatest(functions.lit(0L), millis))
        .as(RawRows.TIMESTAMP);
  }

  @SafeVarargs
  static Column[] columns(List<Column>... groups) {
    List<Column> all = new ArrayList<>();
    for (List<Column> group : groups) {
      all.addAll(group);
    }
    return all.toArray(Column[]::new);
  }
}
