package io.sluice.spark.verify;

import io.sluice.expression.Scope;
import io.sluice.pipeline.JoinType;
import io.sluice.pipeline.ViewDefinition;
import io.sluice.view.ViewPlan.IntervalJoin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Pairs of rows of two raw tables, and rows without a partner as the join's type says; without the
 * rows that came too late to be paired.
 */
record BatchJoin(
    IntervalJoin plan,
    RawRows left,
    RawRows right,
    Optional<Dataset<Row>> late,
    ViewExpressions expressions)
    implements Reconcilable {

  /** Where the coordinates of the sides begin among the columns of the identity. */
  private static final int LEFT = 0;

  private static final int RIGHT = 2;

  static BatchJoin of(IntervalJoin plan, ViewDefinition view, LakeReader lake) {
    Scope scope = IntervalJoin.scope(plan.type(), plan.left(), plan.right());
    // Both raw tables first, then the late one: so it names what among them is late.
    RawRows left = RawRows.of(plan.left(), lake);
    RawRows right = RawRows.of(plan.right(), lake);
    Optional<Dataset<Row>> due = lake.due(plan.name());
    return new BatchJoin(
        plan,
        left.inTime(due),
        right.inTime(due),
        RawRows.late(plan, lake),
        ViewExpressions.of(view, scope));
  }

  @Override
  public List<String> identity() {
    return IntervalJoin.lineage(plan.type()).names();
  }

  @Override
  public List<Dataset<Row>> marks(Dataset<Row> streamed) {
    List<Dataset<Row>> marks = new ArrayList<>();
    marks.add(
        Marks.newest(
            Marks.Kind.STREAMED,
            streamed,
            LakeReader.named(RawRows.PARTITION),
            functions.unix_millis(LakeReader.named(RawRows.TIMESTAMP))));
    marks.add(newest(Marks.Kind.RAW, left));
    marks.add(newest(Marks.Kind.RAW_RIGHT, right));
    marks.add(newestTime(Marks.Kind.RAW_TIME, left));
    marks.add(newestTime(Marks.Kind.RAW_RIGHT_TIME, right));
    if (plan.type() != JoinType.INNER) {
      marks.add(newestNamed(Marks.Kind.NAMED, streamed, LEFT));
      marks.add(newestNamed(Marks.Kind.NAMED_RIGHT, streamed, RIGHT));
    }
    return marks;
  }

  private Dataset<Row> newestNamed(Marks.Kind kind, Dataset<Row> streamed, int side) {
    return Marks.newest(kind, streamed, coordinate(side), coordinate(side + 1));
  }

  private static Dataset<Row> newestTime(Marks.Kind kind, RawRows side) {
    return Marks.newest(
        kind, side.rows(), side.column(RawRows.PARTITION), side.column(RawRows.MILLIS));
  }

  private static Dataset<Row> newest(Marks.Kind kind, RawRows side) {
    return Marks.newest(
        kind, side.rows(), side.column(RawRows.PARTITION), side.column(RawRows.OFFSET));
  }

  @Override
  public Dataset<Row> rows(Dataset<Row> streamed, Marks marks, TimeRange range) {
    return left.without(late)
        .rows()
        .join(right.without(late).rows(), isPair(), sparkType())
        .filter(expressions.passes(plan.where()))
        .select(
            BatchRowByRow.columns(
                lineage(plan.type(), left, right),
                expressions.selected(plan.select()),
                List.of(
                    BatchRowByRow.timestamp(
                        functions.greatest(
                            left.column(RawRows.MILLIS), right.column(RawRows.MILLIS))))));
  }

  private String sparkType() {
    return switch (plan.type()) {
      case INNER -> "inner";
      case LEFT -> "left_outer";
      case OUTER -> "full_outer";
    };
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
        .reduce(
            apart.between(-plan.within().before().toMillis(), plan.within().after().toMillis()),
            Column::and);
  }

  /** The coordinates of both sides' records, as {@link IntervalJoin#lineage} calls them. */
  static List<Column> lineage(JoinType type, RawRows left, RawRows right) {
    List<String> names = IntervalJoin.lineage(type).names();
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

  /**
   * A pair comes when the later of its rows does. A row without a partner comes when the last that
   * it may have would be late; until then the stream may still find one, and so may this side while
   * the raw table of the others is behind.
   */
  @Override
  public Column isOpen(Marks marks) {
    OptionalLong streamed = marks.smallest(Marks.Kind.STREAMED);
    Column leftAlone =
        isAfter(
            Marks.earlier(streamed, marks.smallest(Marks.Kind.RAW_RIGHT_TIME)),
            plan.within().after());
    Column rightAlone =
        isAfter(
            Marks.earlier(streamed, marks.smallest(Marks.Kind.RAW_TIME)), plan.within().before());
    return functions
        .when(isMissing(RIGHT), leftAlone)
        .when(isMissing(LEFT), rightAlone)
        .otherwise(isAfter(streamed, Duration.ZERO));
  }

  /** Whether a row's partners, up to so much later, may have come when the stream was there. */
  private Column isAfter(OptionalLong newest, Duration later) {
    return newest.isEmpty()
        ? functions.lit(true)
        : functions
            .unix_millis(Comparison.value(Comparison.EXPECTED, RawRows.TIMESTAMP))
            .gt(newest.getAsLong() - plan.grace().plus(later).toMillis());
  }

  @Override
  public Column isAhead(Marks marks) {
    return isAhead(Marks.Kind.RAW, LEFT, marks).or(isAhead(Marks.Kind.RAW_RIGHT, RIGHT, marks));
  }

  private Column isAhead(Marks.Kind kind, int side, Marks marks) {
    return functions
        .not(isMissing(side))
        .and(marks.isBeyond(kind, coordinate(side), coordinate(side + 1)));
  }

  private Column isMissing(int side) {
    return coordinate(side).isNull();
  }

  private Column coordinate(int at) {
    return LakeReader.named(identity().get(at));
  }

  @Override
  public OptionalLong closedUntil(Dataset<Row> streamed, Marks marks) {
    OptionalLong explained =
        Marks.earlier(
            marks.smallest(Marks.Kind.RAW_TIME), marks.smallest(Marks.Kind.RAW_RIGHT_TIME));
    return Marks.before(
        Marks.earlier(marks.smallest(Marks.Kind.STREAMED), explained),
        plan.grace().plusMillis(farthest() - 1));
  }

  private long farthest() {
    return Math.max(plan.within().before().toMillis(), plan.within().after().toMillis());
  }

  @Override
  public List<RawRows> sources() {
    return List.of(left, right);
  }

  /**
   * No row that it could be paired with can come in time any more. Where rows without a partner are
   * kept, all have come that it takes away, and the raw tables have what it could be paired with.
   */
  @Override
  public Column isSettled(Marks marks) {
    OptionalLong streamed = marks.smallest(Marks.Kind.STREAMED);
    if (plan.type() == JoinType.INNER) {
      return isPast(streamed, farthest());
    }
    if (!marks.reach(Marks.Kind.RAW, Marks.Kind.NAMED)
        || !marks.reach(Marks.Kind.RAW_RIGHT, Marks.Kind.NAMED_RIGHT)) {
      return functions.lit(false);
    }
    // A partition that nothing comes to any more holds nobody up: what is named tells of the rest.
    OptionalLong raw =
        Marks.earlier(
            marks.greatest(Marks.Kind.RAW_TIME), marks.greatest(Marks.Kind.RAW_RIGHT_TIME));
    return isPast(
        Marks.earlier(streamed, raw),
        plan.within().before().plus(plan.within().after()).toMillis());
  }

  private Column isPast(OptionalLong newest, long later) {
    return newest.isEmpty()
        ? functions.lit(false)
        : functions
            .unix_millis(LakeReader.named(RawRows.EVENT_TIME))
            .plus(later)
            .plus(plan.grace().toMillis())
            .leq(newest.getAsLong());
  }

  /** Its partners may be anywhere. */
  @Override
  public Column from() {
    return functions.lit(null).cast("timestamp");
  }

  @Override
  public Column to() {
    return functions.lit(null).cast("timestamp");
  }

  /** A pair, or a row without a partner, is there or is not: late rows change no other. */
  @Override
  public Optional<Dataset<Row>> named(Dataset<Row> missed) {
    return Optional.empty();
  }
}
