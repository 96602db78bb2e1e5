package io.sluice.spark.verify;

import io.sluice.expression.Scope;
import io.sluice.pipeline.DimensionDefinition;
import io.sluice.pipeline.ViewDefinition;
import io.sluice.view.ViewPlan.Lookup;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * A lookup over a raw table, each row in the version of the dimension that its streamed row names.
 *
 * <p>A row that was not streamed names none. If {@code where} asks the dimension, such a row should
 * have been streamed only if it passes in both of the versions that {@link VersionChoice} gives it:
 * the version changed somewhere between them.
 *
 * @param table the dimension's table
 */
record BatchLookup(
    Lookup plan,
    String table,
    RawRows raw,
    ViewExpressions expressions,
    VersionChoice choice,
    LakeReader lake)
    implements BatchRowByRow {

  private static final String VERSION = "_version";
  private static final String OTHER_VERSION = "_other_version";
  private static final String OWN_VERSION = "_own_version";
  private static final String ROW = "_row";
  private static final String STREAMED = "_streamed";

  /** Stands for the newest version, where no row at all says which one there was. */
  private static final long NEWEST = -1;

  static BatchLookup of(
      Lookup plan, DimensionDefinition dimension, ViewDefinition view, LakeReader lake) {
    Scope scope =
        Scope.of(plan.source().name(), plan.source().columns())
            .and(plan.dimension(), plan.dimensionColumns());
    RawRows raw = RawRows.of(plan.source(), lake);
    return new BatchLookup(
        plan,
        dimension.table(),
        raw,
        ViewExpressions.of(view, scope),
        VersionChoice.of(dimension, raw, lake),
        lake);
  }

  @Override
  public List<Dataset<Row>> marks(Dataset<Row> streamed) {
    List<Dataset<Row>> queries = new ArrayList<>(BatchRowByRow.marks(raw, streamed));
    queries.add(
        Marks.distinct(
            Marks.Kind.VERSION, streamed, LakeReader.named(versionColumn()).cast("bigint")));
    queries.addAll(choice.versions());
    return queries;
  }

  private String versionColumn() {
    return Lookup.versionColumn(plan.dimension());
  }

  @Override
  public Dataset<Row> rows(Dataset<Row> streamed, Marks marks, TimeRange range) {
    List<Long> versions = marks.values(Marks.Kind.VERSION);
    Dataset<Row> dimension = dimension(versions);
    long newest = versions.isEmpty() ? NEWEST : versions.get(versions.size() - 1);
    Dataset<Row> found = passing(versioned(streamed, newest), VERSION, dimension);
    if (!whereAsksTheDimension()) {
      return found.select(row());
    }
    Dataset<Row> kept =
        found
            .select(LakeReader.all(plan.source().name()), functions.struct(row()).as(ROW))
            .as(plan.source().name());
    return passing(kept, OTHER_VERSION, dimension).select(functions.col(ROW + ".*"));
  }

  private Column[] row() {
    return BatchRowByRow.columns(
        raw.lineage(),
        List.of(raw.column(VERSION).as(versionColumn())),
        expressions.selected(plan.select()),
        List.of(BatchRowByRow.timestamp(raw.column(RawRows.MILLIS))));
  }

  private boolean whereAsksTheDimension() {
    return plan.where().stream()
        .flatMap(where -> where.columns().stream())
        .anyMatch(column -> column.startsWith(plan.dimension() + "."));
  }

  /** The dimension's rows in each of the versions; in the newest if there is none. */
  private Dataset<Row> dimension(List<Long> versions) {
    return versions.isEmpty()
        ? columns(lake.table(table), NEWEST)
        : versions.stream()
            .map(version -> columns(lake.table(table, version), version))
            .reduce(Dataset::union)
            .orElseThrow();
  }

  private Dataset<Row> columns(Dataset<Row> rows, long version) {
    return rows.select(
        BatchRowByRow.columns(
            List.of(LakeReader.columns(rows, plan.dimensionColumns())),
            List.of(functions.lit(version).as(VERSION))));
  }

  /** The rows beside what the dimension has for them in a version, if {@code where} keeps them. */
  private Dataset<Row> passing(Dataset<Row> rows, String version, Dataset<Row> dimension) {
    String by = plan.source().columns().field(plan.by()).name();
    String key = plan.dimensionColumns().field(plan.key()).name();
    Column found =
        raw.column(by)
            .equalTo(LakeReader.named(plan.dimension(), key))
            .and(raw.column(version).equalTo(LakeReader.named(plan.dimension(), VERSION)));
    return rows.join(dimension.as(plan.dimension()), found, "left")
        .filter(expressions.passes(plan.where()));
  }

  /** The raw rows and the two versions to look them up in, which are mostly the same. */
  private Dataset<Row> versioned(Dataset<Row> streamed, long newest) {
    Dataset<Row> rows =
        raw.rows()
            .join(own(streamed), isSame(), "left")
            .select(LakeReader.all(plan.source().name()), LakeReader.named(STREAMED, OWN_VERSION))
            .as(plan.source().name());
    Column own = raw.column(OWN_VERSION);
    VersionChoice.Pair others = choice.of(own, whereAsksTheDimension());
    return rows.select(
            LakeReader.all(plan.source().name()),
            functions.coalesce(own, others.one(), functions.lit(newest)).as(VERSION),
            functions.coalesce(own, others.other(), functions.lit(newest)).as(OTHER_VERSION))
        .as(plan.source().name());
  }

  /**
   * The version that each streamed row was made with; a row that was streamed twice counts once.
   */
  private Dataset<Row> own(Dataset<Row> streamed) {
    return streamed
        .select(
            LakeReader.named(RawRows.SOURCE_TOPIC),
            LakeReader.named(RawRows.SOURCE_PARTITION),
            LakeReader.named(RawRows.SOURCE_OFFSET),
            LakeReader.named(versionColumn()).cast("bigint").as(OWN_VERSION))
        .dropDuplicates(identity().toArray(String[]::new))
        .as(STREAMED);
  }

  private Column isSame() {
    return raw.column(RawRows.TOPIC)
        .equalTo(LakeReader.named(STREAMED, RawRows.SOURCE_TOPIC))
        .and(
            raw.column(RawRows.PARTITION)
                .equalTo(LakeReader.named(STREAMED, RawRows.SOURCE_PARTITION)))
        .and(raw.column(RawRows.OFFSET).equalTo(LakeReader.named(STREAMED, RawRows.SOURCE_OFFSET)));
  }
}
