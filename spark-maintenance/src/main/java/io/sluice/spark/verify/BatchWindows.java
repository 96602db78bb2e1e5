package io.sluice.spark.verify;

import io.sluice.expression.Scope;
import io.sluice.pipeline.ViewDefinition;
import io.sluice.view.ViewPlan.WindowedAggregate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Aggregates over windows of a raw table, each without the rows that came too late for it. */
record BatchWindows(WindowInput input, WindowAssignment windows, BatchAggregates aggregates)
    implements Reconcilable {

  private static final String START = WindowedAggregate.WINDOW_START.name();
  private static final String END = WindowedAggregate.WINDOW_END.name();
  private static final String CLOSED = WindowedAggregate.WINDOW_CLOSED.name();
  private static final String START_MILLIS = "_window_start_millis";
  private static final String END_MILLIS = "_window_end_millis";

  static BatchWindows of(WindowedAggregate plan, ViewDefinition view, LakeReader lake) {
    Scope scope = Scope.of(plan.source().name(), plan.source().columns());
    ViewExpressions expressions = ViewExpressions.of(view, scope);
    RawRows passing =
        RawRows.of(plan.source(), lake)
            .inTime(lake.due(plan.name()))
            .filter(expressions.passes(plan.where()));
    WindowInput input = new WindowInput(plan, passing, RawRows.late(plan, lake), expressions);
    return new BatchWindows(
        input, WindowAssignment.of(input), new BatchAggregates(plan.aggregates()));
  }

  @Override
  public WindowedAggregate plan() {
    return input.plan();
  }

  @Override
  public List<String> identity() {
    List<String> identity = new ArrayList<>(List.of(START, END));
    plan().keys().forEach(key -> identity.add(key.column()));
    return identity;
  }

  @Override
  public List<Dataset<Row>> marks(Dataset<Row> streamed) {
    RawRows raw = input.raw();
    return List.of(
        Marks.newest(
            Marks.Kind.STREAMED,
            plan().isUpserted() ? streamed.filter(LakeReader.named(CLOSED)) : streamed,
            LakeReader.named(RawRows.PARTITION),
            functions.unix_millis(LakeReader.named(END))),
        Marks.newest(Marks.Kind.RAW, raw.rows(), functions.lit(""), raw.column(RawRows.MILLIS)));
  }

  @Override
  public Dataset<Row> rows(Dataset<Row> streamed, Marks marks, TimeRange range) {
    List<Column> group = new ArrayList<>(List.of(LakeReader.named(WindowAssignment.WINDOW)));
    group.addAll(input.keys());
    List<Column> totals = aggregates.totals();
    totals.add(windows.end().as(END_MILLIS));
    return windows
        .rows(range)
        .groupBy(group.toArray(Column[]::new))
        .agg(windows.start().as(START_MILLIS), totals.toArray(Column[]::new))
        .select(output());
  }

  private Column[] output() {
    Column end = LakeReader.named(END_MILLIS);
    List<Column> output = new ArrayList<>();
    output.add(functions.timestamp_millis(LakeReader.named(START_MILLIS)).as(START));
    output.add(functions.timestamp_millis(end).as(END));
    for (int i = 0; i < plan().keys().size(); i++) {
      output.add(input.keys().get(i).as(plan().keys().get(i).column()));
    }
    plan().aggregates().forEach(named -> output.add(LakeReader.named(named.column())));
    if (plan().isUpserted()) {
      output.add(functions.lit(true).as(CLOSED));
    }
    output.add(BatchRowByRow.timestamp(plan().windows().includesEnd() ? end : end.minus(1)));
    magnitudes().forEach(column -> output.add(LakeReader.named(BatchView.magnitude(column))));
    return output.toArray(Column[]::new);
  }

  @Override
  public Set<String> magnitudes() {
    return aggregates.magnitudes();
  }

  @Override
  public Column isIn(TimeRange range) {
    return windows.isIn(range);
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
    return plan().isUpserted()
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
    long closesAfter = plan().grace().toMillis() + (plan().windows().includesEnd() ? 1 : 0);
    return newest.isEmpty()
        ? functions.lit(true)
        : functions.unix_millis(end).plus(closesAfter).gt(newest.getAsLong());
  }

  @Override
  public OptionalLong closedUntil(Dataset<Row> streamed, Marks marks) {
    return Marks.earlier(
        marks.smallest(Marks.Kind.STREAMED),
        Marks.before(marks.greatest(Marks.Kind.RAW), plan().grace()));
  }

  @Override
  public List<RawRows> sources() {
    return List.of(input.raw());
  }

  @Override
  public boolean isChained() {
    return windows.isChained();
  }

  @Override
  public Dataset<Row> reaching(Dataset<Row> missed) {
    return windows.reaching(missed);
  }

  @Override
  public Column isSettled(Marks marks) {
    return functions.not(isOpen(to(), marks)).and(functions.not(isAhead(to(), marks)));
  }

  @Override
  public Column from() {
    return windows.from();
  }

  @Override
  public Column to() {
    return windows.to();
  }

  @Override
  public Optional<Dataset<Row>> named(Dataset<Row> missed) {
    return windows.named(missed);
  }
}
