package io.sluice.spark.verify;

import io.sluice.expression.Scope;
import io.sluice.pipeline.ViewDefinition;
import io.sluice.view.ViewPlan.Deduplication;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
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
 */
record BatchDedupe(
    Deduplication plan, RawRows raw, Optional<Dataset<Row>> late, ViewExpressions expressions)
    implements BatchRowByRow {

  static BatchDedupe of(Deduplication plan, ViewDefinition view, LakeReader lake) {
    Scope scope = Scope.of(plan.source().name(), plan.source().columns());
    ViewExpressions expressions = ViewExpressions.of(view, scope);
    RawRows passing = RawRows.of(plan.source(), lake).filter(expressions.passes(plan.where()));
    return new BatchDedupe(plan, passing, RawRows.late(plan, lake), expressions);
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
    Column[] key = new Column[plan.by().size()];
    List<Column> keys = new ArrayList<>();
    for (int i = 0; i < key.length; i++) {
      keys.add(key(i).as("_key_" + i));
      key[i] = LakeReader.named("_key_" + i);
    }
    Dataset<Row> rows =
        raw.filter(hasKey())
            .inTime()
            .without(late)
            .rows()
            .select(
                BatchRowByRow.columns(
                    keys, List.of(raw.column(RawRows.MILLIS)), List.of(output())));
    Encoder<Row> encoder = Encoders.row(rows.schema());
    return rows.groupBy(key)
        .as(Encoders.row(rows.select(key).schema()), encoder)
        .flatMapSortedGroups(order(), new FirstOfSpans(plan.within().toMillis()), encoder);
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
}
