package io.sluice.spark.verify;

import io.sluice.change.ChangeRows;
import io.sluice.pipeline.ViewDefinition;
import io.sluice.schema.RowType;
import io.sluice.view.ViewPlan.StreamLookup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;

/**
 * Rows of a raw table, each beside the row that its key had in a stream of keyed rows when it
 * happened, by the changelog of that; without the rows and changes that came too late.
 *
 * <p>A row and a change are a column each, called as their source, in which expressions find
 * theirs.
 */
record BatchStreamLookup(
    StreamLookup plan,
    RawRows raw,
    RawRows changes,
    Optional<Dataset<Row>> late,
    ViewExpressions expressions)
    implements BatchRowByRow {

  private static final String KEY = "_key_";
  private static final String STREAMED = "_streamed";

  /** At one time changes come before rows, which see them. */
  private static final String IS_ROW = "_is_row";

  static BatchStreamLookup of(StreamLookup plan, ViewDefinition view, LakeReader lake) {
    // Both raw tables first, then the late one: so it names what among them is late.
    return new BatchStreamLookup(
        plan,
        RawRows.of(plan.source(), lake),
        RawRows.changes(plan.keyed(), lake),
        RawRows.late(plan, lake),
        ViewExpressions.of(view, StreamLookup.scope(plan.source(), plan.keyed())));
  }

  @Override
  public List<Dataset<Row>> marks(Dataset<Row> streamed) {
    return List.of(
        Marks.newest(
            Marks.Kind.STREAMED,
            waited(streamed),
            LakeReader.named(RawRows.PARTITION),
            functions.unix_millis(LakeReader.named(RawRows.TIMESTAMP))),
        BatchRowByRow.newest(raw),
        Marks.newest(
            Marks.Kind.RAW_RIGHT,
            changes.rows(),
            changes.column(RawRows.PARTITION),
            changes.column(RawRows.OFFSET)));
  }

  /** The streamed rows that say how far the clock was: those without a key waited for nothing. */
  private Dataset<Row> waited(Dataset<Row> streamed) {
    Column isSame =
        Stream.of(RawRows.TOPIC, RawRows.PARTITION, RawRows.OFFSET)
            .map(
                column -> raw.column(column).equalTo(LakeReader.named(STREAMED, "source" + column)))
            .reduce(functions.lit(true), Column::and);
    return streamed.as(STREAMED).join(raw.filter(hasKey()).rows(), isSame, "left_semi");
  }

  @Override
  public Dataset<Row> rows(Dataset<Row> streamed, Marks marks, TimeRange range) {
    Dataset<Row> withoutKey = raw.filter(functions.not(hasKey())).rows().select(row(), noChange());
    return found()
        .union(withoutKey)
        .filter(expressions.passes(plan.where()))
        .select(
            BatchRowByRow.columns(
                raw.lineage(),
                List.of(
                    changes.column(RawRows.PARTITION).as(partitionColumn()),
                    changes.column(RawRows.OFFSET).as(offsetColumn())),
                expressions.selected(plan.select()),
                List.of(BatchRowByRow.timestamp(raw.column(RawRows.MILLIS)))));
  }

  private Dataset<Row> found() {
    Dataset<Row> rows = raw.filter(hasKey()).inTime().without(late).rows();
    Dataset<Row> keyed = changes.inTime().without(late).rows();
    Column change = LakeReader.named(changes.source().name());
    Column last = functions.last(change, true).over(upToARow());
    return rows.select(inOrder(raw, plan.by(), true, row(), noChange()))
        .union(keyed.select(inOrder(changes, plan.keyed().key(), false, noRow(), change())))
        .withColumn(changes.source().name(), last)
        .filter(LakeReader.named(IS_ROW))
        .withColumn(changes.source().name(), functions.when(isThere(), change))
        .select(LakeReader.named(raw.source().name()), change);
  }

  private Column isThere() {
    return changes.column(ChangeRows.OPERATION.name()).notEqual(ChangeRows.DELETE);
  }

  private WindowSpec upToARow() {
    Column[] key = keys().toArray(Column[]::new);
    return Window.partitionBy(key)
        .orderBy(
            LakeReader.named(RawRows.MILLIS),
            LakeReader.named(IS_ROW),
            LakeReader.named(RawRows.PARTITION),
            LakeReader.named(RawRows.OFFSET))
        .rowsBetween(Window.unboundedPreceding(), Window.currentRow());
  }

  private Stream<Column> keys() {
    return Stream.iterate(0, i -> i + 1)
        .limit(plan.by().size())
        .map(i -> LakeReader.named(KEY + i));
  }

  /** What rows and changes are brought together and put in order by, and both of them. */
  private static Column[] inOrder(
      RawRows of, List<Integer> key, boolean isRow, Column row, Column change) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      columns.add(of.column(of.source().columns().field(key.get(i)).name()).as(KEY + i));
    }
    columns.add(of.column(RawRows.MILLIS));
    columns.add(functions.lit(isRow).as(IS_ROW));
    columns.add(of.column(RawRows.PARTITION));
    columns.add(of.column(RawRows.OFFSET));
    columns.add(row);
    columns.add(change);
    return columns.toArray(Column[]::new);
  }

  private Column row() {
    return whole(raw);
  }

  private Column change() {
    return whole(changes);
  }

  private Column noRow() {
    return none(raw, row());
  }

  private Column noChange() {
    return none(changes, change());
  }

  private static Column whole(RawRows rows) {
    return functions
        .struct(Stream.of(rows.rows().columns()).map(rows::column).toArray(Column[]::new))
        .as(rows.source().name());
  }

  private static Column none(RawRows rows, Column whole) {
    return functions
        .lit(null)
        .cast(rows.rows().select(whole).schema().fields()[0].dataType())
        .as(rows.source().name());
  }

  private Column hasKey() {
    RowType columns = plan.source().columns();
    return plan.by().stream()
        .map(at -> raw.column(columns.field(at).name()).isNotNull())
        .reduce(functions.lit(true), Column::and);
  }

  private String partitionColumn() {
    return StreamLookup.partitionColumn(changes.source().name());
  }

  private String offsetColumn() {
    return StreamLookup.offsetColumn(changes.source().name());
  }

  /** A row is emitted when time is the grace past it; tasks are no more than that apart. */
  @Override
  public Column isOpen(Marks marks) {
    OptionalLong newest = marks.smallest(Marks.Kind.STREAMED);
    return newest.isEmpty()
        ? functions.lit(true)
        : functions
            .unix_millis(Comparison.value(Comparison.EXPECTED, RawRows.TIMESTAMP))
            .gt(newest.getAsLong() - plan.grace().toMillis());
  }

  /** Also if the change that was found is not in the changelog yet. */
  @Override
  public Column isAhead(Marks marks) {
    Column offset = Comparison.value(Comparison.ACTUAL, offsetColumn());
    return BatchRowByRow.super
        .isAhead(marks)
        .or(
            offset
                .isNotNull()
                .and(
                    marks.isBeyond(
                        Marks.Kind.RAW_RIGHT,
                        Comparison.value(Comparison.ACTUAL, partitionColumn()),
                        offset)));
  }
}
