package io.sluice.spark.verify;

import io.sluice.expression.Scope;
import io.sluice.pipeline.ViewDefinition;
import io.sluice.view.ViewPlan.IntervalJoin;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Pairs of rows of two raw tables, without the rows that came too late to be paired. */
record BatchJoin(
    IntervalJoin plan,
    RawRows left,
    RawRows right,
    Optional<Dataset<Row>> late,
    ViewExpressions expressions)
    implements Reconcilable {

  static BatchJoin of(IntervalJoin plan, ViewDefinition view, LakeReader lake) {
    Scope scope =
        Scope.of(plan.left().name(), plan.left().columns())
            .and(plan.right().name(), plan.right().columns());
    return new BatchJoin(
        plan,
        RawRows.of(plan.left(), lake).inTime(),
        RawRows.of(plan.right(), lake).inTime(),
        RawRows.late(plan, lake),
        ViewExpressions.of(view, scope));
  }

  @Override
  public List<String> identity() {
    return IntervalJoin.LINEAGE.names();
  }

  @Override
  public List<Dataset<Row>> marks(Dataset<Row> streamed) {
    return List.of(
        Marks.newest(
            Marks.Kind.STREAMED,
            streamed,
            LakeReader.named(RawRows.PARTITION),
            functions.unix_millis(LakeReader.named(RawRows.TIMESTAMP))),
        newest(Marks.Kind.RAW, left),
        newest(Marks.Kind.RAW_RIGHT, right));
  }

  private static Dataset<Row> newest(Marks.Kind kind, RawRows side) {
    return Marks.newest(
        kind, side.rows(), side.column(RawRows.PARTITION), side.column(RawRows.OFFSET));
  }

  @Override
  public Dataset<Row> rows(Dataset<Row> streamed, Marks marks, TimeRange range) {
    return left.without(late)
        .rows()
        .join(right.without(late).rows(), isPair(), "inner")
        .filter(expressions.passes(plan.where()))
        .select(
            BatchRowByRow.columns(
                lineage(),
                expressions.selected(plan.select()),
                List.of(
                    BatchRowByRow.timestamp(
                        functions.greatest(
                            left.column(RawRows.MILLIS), right.column(RawRows.MILLIS))))));
  }

  /** Columns that are null are equal to nothing. */
  private Column isPair() {
    Column apart = right.column(RawRows.MILLIS).minus(left.column(RawRows.MILLIS));
    return IntStream.range(0, plan.leftBy().size())
        .mapToObj(
            i ->
                left.column(plan.left().columns().field(plan.leftBy().get(i)).name())
                    .equalTo(
                        right.column(plan.right().columns().field(plan.rightBy().get(i)).name())))
        .reduce(apart.between(0L, plan.within().toMillis()), Column::and);
  }

  private List<Column> lineage() {
    List<String> names = identity();
    return List.of(
        left.column(RawRows.PARTITION).as(names.get(0)),
        left.column(RawRows.OFFSET).as(names.get(1)),
        right.column(RawRows.PARTITION).as(names.get(2)),
        right.column(RawRows.OFFSET).as(names.get(3)));
  }

  @Override
  public Column isIn(TimeRange range) {
    return range.contains(LakeReader.named(RawRows.TIMESTAMP));
  }

  @Override
  public Column isOpen(Marks marks) {
    OptionalLong newest = marks.smallest(Marks.Kind.STREAMED);
    return newest.isEmpty()
        ? functions.lit(true)
        : functions
            .unix_millis(Comparison.value(Comparison.EXPECTED, RawRows.TIMESTAMP))
            .gt(newest.getAsLong() - plan.grace().toMillis());
  }

  @Override
  public Column isAhead(Marks marks) {
    List<String> names = identity();
    Column isLeftAhead =
        marks.isBeyond(
            Marks.Kind.RAW, LakeReader.named(names.get(0)), LakeReader.named(names.get(1)));
    Column isRightAhead =
        marks.isBeyond(
            Marks.Kind.RAW_RIGHT, LakeReader.named(names.get(2)), LakeReader.named(names.get(3)));
    return isLeftAhead.or(isRightAhead);
  }

  @Override
  public List<RawRows> sources() {
    return List.of(left, right);
  }

  /** No row that it could be paired with can come in time any more. */
  @Override
  public Column isSettled(Marks marks) {
    OptionalLong newest = marks.smallest(Marks.Kind.STREAMED);
    return newest.isEmpty()
        ? functions.lit(false)
        : functions
            .unix_millis(LakeReader.named(RawRows.EVENT_TIME))
            .plus(plan.within().toMillis())
            .plus(plan.grace().toMillis())
            .leq(newest.getAsLong());
  }

  /** A pair is there or is not: late rows change no other. */
  @Override
  public Optional<Dataset<Row>> named(Dataset<Row> missed) {
    return Optional.empty();
  }
}
