package io.sluice.spark.verify;

import io.sluice.expression.Scope;
import io.sluice.pipeline.ViewDefinition;
import io.sluice.view.ViewPlan.Deduplication;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The first rows of keys in a raw table, gone through one by one in the order of their events,
 * without the rows that came too late to be compared.
 *
 * @param raw the rows that {@code where} keeps, late ones included
 * @param due of the late table, the events from the future that are rows by now
 */
record BatchDedupe(
    Deduplication plan,
    RawRows raw,
    Optional<Dataset<Row>> due,
    Optional<Dataset<Row>> late,
    ViewExpressions expressions)
    implements BatchRowByRow, Reconcilable {

  private static final String KEY = "_key_";
  private static final String IS_LATE = "_is_late";

  static BatchDedupe of(Deduplication plan, ViewDefinition view, LakeReader lake) {
    Scope scope = Scope.of(plan.source().name(), plan.source().columns());
    ViewExpressions expressions = ViewExpressions.of(view, scope);
    RawRows passing = RawRows.of(plan.source(), lake).filter(expressions.passes(plan.where()));
    Optional<Dataset<Row>> due = lake.due(plan.name());
    return new BatchDedupe(plan, passing, due, RawRows.late(plan, lake), expressions);
  }

  @Override
  public List<Dataset<Row>> marks(Dataset<Row> streamed) {
    return List.of(
        Marks.newest(
            Marks.Kind.STREAMED,
            streamed,
            LakeReader.named(RawRows.PARTITION),
            functions.unix_millis(LakeReader.named(RawRows.TIMESTAMP))),
        BatchRowByRow.newest(raw),
        Marks.newest(
            Marks.Kind.RAW_TIME,
            raw.inTime().rows(),
            functions.lit(""),
            raw.column(RawRows.MILLIS)));
  }

  @Override
  public Dataset<Row> rows(Dataset<Row> streamed, Marks marks, TimeRange range) {
    Dataset<Row> withoutKey = raw.filter(functions.not(hasKey())).rows().select(output());
    return firstRows().select(names(withoutKey)).union(withoutKey);
  }

  private static Column[] names(Dataset<Row> rows) {
    return Stream.of(rows.columns()).map(LakeReader::named).toArray(Column[]::new);
  }

  private Dataset<Row> firstRows() {
    return inOrder(keyed().without(late).rows(), List.of(output()), new FirstOfSpans(withinMs()));
  }

  /** The rows that have a time to go by, and a key. */
  private RawRows keyed() {
    return raw.filter(hasKey()).inTime(due);
  }

  private long withinMs() {
    return plan.within().toMillis();
  }

  /** What a function makes of the rows of each key, in the order of their events. */
  private Dataset<Row> inOrder(
      Dataset<Row> keyed, List<Column> more, FlatMapGroupsFunction<Row, Row, Row> function) {
    Column[] key = new Column[plan.by().size()];
    List<Column> keys = new ArrayList<>();
    for (int i = 0; i < key.length; i++) {
      keys.add(key(i).as(KEY + i));
      key[i] = LakeReader.named(KEY + i);
    }
    Dataset<Row> rows =
        keyed.select(BatchRowByRow.columns(keys, List.of(raw.column(RawRows.MILLIS)), more));
    Encoder<Row> encoder = Encoders.row(rows.schema());
    return rows.groupBy(key)
        .as(Encoders.row(rows.select(key).schema()), encoder)
        .flatMapSortedGroups(order(), function, encoder);
  }

  private static Column[] order() {
    return new Column[] {
      LakeReader.named(RawRows.MILLIS),
      LakeReader.named(RawRows.SOURCE_PARTITION),
      LakeReader.named(RawRows.SOURCE_OFFSET)
    };
  }

  private Column[] output() {
    return BatchRowByRow.columns(
        raw.lineage(),
        expressions.selected(plan.select()),
        List.of(BatchRowByRow.timestamp(raw.column(RawRows.MILLIS))));
  }

  private Column hasKey() {
    Column hasKey = functions.lit(true);
    for (int i = 0; i < plan.by().size(); i++) {
      hasKey = hasKey.and(key(i).isNotNull());
    }
    return hasKey;
  }

  private Column key(int at) {
    return raw.column(plan.source().columns().field(plan.by().get(at)).name());
  }

  /**
   * A row is emitted when time is the grace past it. The newest that was emitted may be one without
   * a key, which waited for nothing.
   */
  @Override
  public Column isOpen(Marks marks) {
    OptionalLong newest = marks.smallest(Marks.Kind.STREAMED);
    return newest.isEmpty()
        ? functions.lit(true)
        : isLaterThan(newest, Comparison.EXPECTED).or(needsMore(marks, Comparison.EXPECTED));
  }

  @Override
  public OptionalLong closedUntil(Dataset<Row> streamed, Marks marks) {
    return closedUntil(marks);
  }

  private OptionalLong closedUntil(Marks marks) {
    return Marks.before(
        Marks.earlier(marks.smallest(Marks.Kind.STREAMED), marks.greatest(Marks.Kind.RAW_TIME)),
        plan.grace().minusMillis(1));
  }

  @Override
  public Column isAhead(Marks marks) {
    return BatchRowByRow.super.isAhead(marks).or(needsMore(marks, Comparison.ACTUAL));
  }

  /** Whether earlier rows of a key may be in the topic and not in the raw table yet. */
  private Column needsMore(Marks marks, String side) {
    OptionalLong newest = marks.greatest(Marks.Kind.RAW_TIME);
    return newest.isEmpty() ? functions.lit(true) : isLaterThan(newest, side);
  }

  private Column isLaterThan(OptionalLong newest, String side) {
    return functions
        .unix_millis(Comparison.value(side, RawRows.TIMESTAMP))
        .gt(newest.getAsLong() - plan.grace().toMillis());
  }

  @Override
  public List<RawRows> sources() {
    return List.of(keyed());
  }

  @Override
  public boolean isChained() {
    return true;
  }

  /** A late row may take the place of the first, and so of those that came first behind it. */
  @Override
  public Dataset<Row> reaching(Dataset<Row> missed) {
    List<Column> columns = new ArrayList<>(raw.lineage());
    columns.add(LakeReader.named(IS_LATE));
    columns.add(raw.column(RawRows.MILLIS).as(LateReach.FROM));
    columns.add(functions.lit(null).cast("bigint").as(LateReach.TO));
    RawRows named = keyed().naming(Optional.of(missed), IS_LATE, functions.lit(1L));
    Dataset<Row> rows = named.with(IS_LATE, named.column(IS_LATE).isNotNull()).rows();
    return LateReach.of(
        missed, inOrder(rows, columns, new ReachOfSpans(withinMs(), IS_LATE)), withinMs());
  }

  @Override
  public Column isSettled(Marks marks) {
    OptionalLong closed = closedUntil(marks);
    return closed.isEmpty()
        ? functions.lit(false)
        : functions.unix_millis(LateReach.to()).leq(closed.getAsLong());
  }

  @Override
  public Column from() {
    return LateReach.from();
  }

  /** No record of a view is of before 1970. */
  @Override
  public Column to() {
    return functions.greatest(LateReach.to(), functions.timestamp_millis(functions.lit(1L)));
  }

  @Override
  public Optional<Dataset<Row>> named(Dataset<Row> missed) {
    return Optional.empty();
  }
}
