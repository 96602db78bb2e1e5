package io.sluice.spark.verify;

import io.sluice.expression.AggregateKind;
import io.sluice.expression.Scope;
import io.sluice.pipeline.ViewDefinition;
import io.sluice.pipeline.WindowKind;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import io.sluice.view.ViewPlan.NamedAggregate;
import io.sluice.view.ViewPlan.WindowedAggregate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Aggregates over windows of a raw table, each without the rows that came too late for it.
 *
 * @param raw the rows that {@code where} keeps, late ones included
 */
record BatchWindows(
    WindowedAggregate plan, RawRows raw, Optional<Dataset<Row>> late, ViewExpressions expressions)
    implements Reconcilable {

  private static final String START = WindowedAggregate.WINDOW_START.name();
  private static final String END = WindowedAggregate.WINDOW_END.name();
  private static final String CLOSED = WindowedAggregate.WINDOW_CLOSED.name();
  private static final String START_MILLIS = "_window_start_millis";
  private static final String END_MILLIS = "_window_end_millis";
  private static final String KEY = "_key_";
  private static final String ARGUMENT = "_argument_";

  /** When a row happened, and then the coordinates of its record: no two rows have the same. */
  static final String MOMENT = "_moment";

  static BatchWindows of(WindowedAggregate plan, ViewDefinition view, LakeReader lake) {
    Scope scope = Scope.of(plan.source().name(), plan.source().columns());
    ViewExpressions expressions = ViewExpressions.of(view, scope);
    RawRows passing =
        RawRows.of(plan.source(), lake)
            .inTime(lake.due(plan.name()))
            .filter(expressions.passes(plan.where()));
    return new BatchWindows(plan, passing, RawRows.late(plan, lake), expressions);
  }

  @Override
  public List<String> identity() {
    List<String> identity = new ArrayList<>(List.of(START, END));
    plan.keys().forEach(key -> identity.add(key.column()));
    return identity;
  }

  @Override
  public List<Dataset<Row>> marks(Dataset<Row> streamed) {
    return List.of(
        Marks.newest(
            Marks.Kind.STREAMED,
            plan.isUpserted() ? streamed.filter(LakeReader.named(CLOSED)) : streamed,
            LakeReader.named(RawRows.PARTITION),
            functions.unix_millis(LakeReader.named(END))),
        Marks.newest(Marks.Kind.RAW, raw.rows(), functions.lit(""), raw.column(RawRows.MILLIS)));
  }

  @Override
  public Dataset<Row> rows(Dataset<Row> streamed, Marks marks, TimeRange range) {
    List<Column> keys = named(KEY, plan.keys().size());
    WindowAssignment windows = assigned(range);
    List<Column> group = new ArrayList<>(List.of(LakeReader.named(WindowAssignment.WINDOW)));
    group.addAll(keys);
    List<Column> totals = totals();
    totals.add(windows.end().as(END_MILLIS));
    return windows
        .rows()
        .groupBy(group.toArray(Column[]::new))
        .agg(windows.start().as(START_MILLIS), totals.toArray(Column[]::new))
        .select(output());
  }

  private WindowAssignment assigned(TimeRange range) {
    if (plan.windows() instanceof WindowKind.Session session) {
      // A session may reach beyond any range, so all rows are looked at.
      return WindowAssignment.sessions(
          prepared(raw.without(late), List.of()), session, named(KEY, plan.keys().size()));
    }
    WindowKind.Fixed fixed = (WindowKind.Fixed) plan.windows();
    Column millis = raw.column(RawRows.MILLIS);
    RawRows inWindows =
        raw.filter(range.contains(functions.timestamp_millis(millis)))
            .with(WindowAssignment.WINDOW, WindowAssignment.starts(fixed, millis))
            .without(late, WindowAssignment.WINDOW);
    return WindowAssignment.fixed(
        prepared(inWindows, List.of(inWindows.column(WindowAssignment.WINDOW))), fixed);
  }

  /** Each row's time, keys and arguments of aggregates, and some columns besides. */
  private Dataset<Row> prepared(RawRows rows, List<Column> more) {
    List<Column> prepared = new ArrayList<>(more);
    prepared.add(rows.column(RawRows.MILLIS));
    prepared.add(
        functions
            .struct(
                rows.column(RawRows.MILLIS),
                rows.column(RawRows.PARTITION),
                rows.column(RawRows.OFFSET))
            .as(MOMENT));
    List<Column> keys = expressions.keys(plan.keys());
    for (int i = 0; i < keys.size(); i++) {
      prepared.add(keys.get(i).as(KEY + i));
    }
    for (int i = 0; i < plan.aggregates().size(); i++) {
      Optional<Column> argument = expressions.argument(plan.aggregates().get(i));
      prepared.add(argument.orElse(functions.lit(1)).as(ARGUMENT + i));
    }
    return rows.rows().select(prepared.toArray(Column[]::new));
  }

  private List<Column> totals() {
    List<Column> totals = new ArrayList<>();
    for (int i = 0; i < plan.aggregates().size(); i++) {
      NamedAggregate named = plan.aggregates().get(i);
      Column argument = LakeReader.named(ARGUMENT + i);
      totals.add(total(named, argument).as(named.column()));
      if (magnitudes().contains(named.column())) {
        totals.add(magnitude(named, argument).as(BatchView.magnitude(named.column())));
      }
    }
    return totals;
  }

  private static List<Column> named(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> LakeReader.named(prefix + i)).toList();
  }

  private Column[] output() {
    Column end = LakeReader.named(END_MILLIS);
    List<Column> output = new ArrayList<>();
    output.add(functions.timestamp_millis(LakeReader.named(START_MILLIS)).as(START));
    output.add(functions.timestamp_millis(end).as(END));
    for (int i = 0; i < plan.keys().size(); i++) {
      output.add(LakeReader.named(KEY + i).as(plan.keys().get(i).column()));
    }
    plan.aggregates().forEach(named -> output.add(LakeReader.named(named.column())));
    if (plan.isUpserted()) {
      output.add(functions.lit(true).as(CLOSED));
    }
    output.add(BatchRowByRow.timestamp(end.minus(1)));
    magnitudes().forEach(column -> output.add(LakeReader.named(BatchView.magnitude(column))));
    return output.toArray(Column[]::new);
  }

  /**
   * An aggregate over a group of rows.
   *
   * @param argument a column beside {@link #MOMENT}
   */
  static Column total(NamedAggregate named, Column argument) {
    Type type = named.aggregate().type();
    Column total =
        switch (named.aggregate().kind()) {
          case COUNT -> functions.count(argument);
          case MIN -> functions.min(argument);
          case MAX -> functions.max(argument);
          case AVG -> functions.avg(argument.cast("double"));
          case COUNT_DISTINCT -> limited(functions.count_distinct(argument));
          case APPROX_COUNT_DISTINCT -> ApproximateCount.distinct(argument, argumentType(named));
          case FIRST -> functions.min_by(argument, momentOf(argument));
          case LAST -> functions.max_by(argument, momentOf(argument));
          case SUM -> type == Primitive.LONG ? bigintSum(argument) : functions.try_sum(argument);
        };
    return total.cast(SparkTypes.of(type));
  }

  private static Column limited(Column distinct) {
    return functions.when(distinct.leq(AggregateKind.MOST_DISTINCT), distinct);
  }

  private static Type argumentType(NamedAggregate named) {
    return named.aggregate().argument().orElseThrow().type();
  }

  /**
   * When a row happened, and its record's coordinates; null, which is passed over, without a value.
   */
  private static Column momentOf(Column argument) {
    return functions.when(argument.isNotNull(), LakeReader.named(MOMENT));
  }

  /** Exact whatever the order of the rows, like the stream's; null only if the end does not fit. */
  private static Column bigintSum(Column argument) {
    return functions.sum(argument.cast("decimal(19,0)")).try_cast("bigint");
  }

  private static Column magnitude(NamedAggregate named, Column argument) {
    Column absolute = functions.abs(argument.cast("double"));
    return named.aggregate().kind() == AggregateKind.AVG
        ? functions.avg(absolute)
        : functions.sum(absolute);
  }

  @Override
  public Set<String> magnitudes() {
    return plan.aggregates().stream()
        .filter(named -> named.aggregate().type() == Primitive.DOUBLE)
        .filter(
            named ->
                named.aggregate().kind() == AggregateKind.SUM
                    || named.aggregate().kind() == AggregateKind.AVG)
        .map(NamedAggregate::column)
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Column isIn(TimeRange range) {
    return range.contains(LakeReader.named(START), LakeReader.named(END));
  }

  @Override
  public Column isOpen(Marks marks) {
    return isOpen(LakeReader.named(END), marks);
  }

  private static Column isOpen(Column end, Marks marks) {
    OptionalLong newest = marks.smallest(Marks.Kind.STREAMED);
    return newest.isEmpty()
        ? functions.lit(true)
        : functions.unix_millis(end).gt(newest.getAsLong());
  }

  @Override
  public Column mayBeReplaced() {
    return plan.isUpserted()
        ? functions.not(Comparison.value(Comparison.ACTUAL, CLOSED))
        : functions.lit(false);
  }

  /** A window closes when time is its end and the grace: raw rows that old must be there. */
  @Override
  public Column isAhead(Marks marks) {
    return isAhead(LakeReader.named(END), marks);
  }

  private Column isAhead(Column end, Marks marks) {
    OptionalLong newest = marks.greatest(Marks.Kind.RAW);
    return newest.isEmpty()
        ? functions.lit(true)
        : functions.unix_millis(end).plus(plan.grace().toMillis()).gt(newest.getAsLong());
  }

  @Override
  public OptionalLong closedUntil(Dataset<Row> streamed, Marks marks) {
    return Marks.earlier(
        marks.smallest(Marks.Kind.STREAMED),
        Marks.before(marks.greatest(Marks.Kind.RAW), plan.grace()));
  }

  @Override
  public List<RawRows> sources() {
    return List.of(raw);
  }

  @Override
  public Column isSettled(Marks marks) {
    return functions.not(isOpen(to(), marks)).and(functions.not(isAhead(to(), marks)));
  }

  /** A row of the future is named without a window, and in each that may have it. */
  @Override
  public Column from() {
    return functions.coalesce(
        LakeReader.named(START), functions.timestamp_millis(at().minus(size())));
  }

  @Override
  public Column to() {
    return functions.coalesce(LakeReader.named(END), functions.timestamp_millis(at().plus(size())));
  }

  private static Column at() {
    return functions.unix_millis(LakeReader.named(RawRows.EVENT_TIME));
  }

  private long size() {
    return fixed().size().toMillis();
  }

  private WindowKind.Fixed fixed() {
    return (WindowKind.Fixed) plan.windows();
  }

  @Override
  public Optional<Dataset<Row>> named(Dataset<Row> missed) {
    WindowKind.Fixed fixed = fixed();
    Column starts = WindowAssignment.starts(fixed, raw.column(RawRows.MILLIS));
    RawRows rows = raw.with(WindowAssignment.WINDOW, starts).only(missed, WindowAssignment.WINDOW);
    Column start = rows.column(WindowAssignment.WINDOW);
    List<Column> identity = new ArrayList<>();
    identity.add(functions.timestamp_millis(start).as(START));
    identity.add(functions.timestamp_millis(start.plus(fixed.size().toMillis())).as(END));
    identity.addAll(expressions.keys(plan.keys()));
    return Optional.of(rows.rows().select(identity.toArray(Column[]::new)));
  }
}
