package io.sluice.spark.verify;

import io.sluice.change.ChangeRows;
import io.sluice.pipeline.JoinType;
import io.sluice.pipeline.ViewDefinition;
import io.sluice.view.KeyedSource;
import io.sluice.view.ViewPlan.IntervalJoin;
import io.sluice.view.ViewPlan.TableJoin;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Rows of keys beside the rows that they refer to, both as the changelogs of their streams say that
 * they are now.
 */
record BatchTableJoin(TableJoin plan, RawRows left, RawRows right, ViewExpressions expressions)
    implements BatchView {

  private static final String LAST = "_last";

  static BatchTableJoin of(TableJoin plan, ViewDefinition view, LakeReader lake) {
    return new BatchTableJoin(
        plan,
        RawRows.changes(plan.left(), lake),
        RawRows.changes(plan.right(), lake),
        ViewExpressions.of(view, TableJoin.scope(plan.type(), plan.left(), plan.right())));
  }

  @Override
  public List<String> identity() {
    return names(plan.left(), plan.left().key());
  }

  private static List<String> names(KeyedSource of, List<Integer> ordinals) {
    return ordinals.stream().map(ordinal -> of.row().field(ordinal).name()).toList();
  }

  private List<String> lineage() {
    return IntervalJoin.lineage(plan.type()).names();
  }

  @Override
  public List<Dataset<Row>> marks(Dataset<Row> streamed) {
    return List.of();
  }

  @Override
  public Dataset<Row> rows(Dataset<Row> streamed, Marks marks, TimeRange range) {
    return last(left, plan.left())
        .join(
            last(right, plan.right()),
            isReferredTo(),
            plan.type() == JoinType.LEFT ? "left_outer" : "inner")
        .filter(expressions.passes(plan.where()))
        .select(
            BatchRowByRow.columns(
                identity().stream().map(key -> left.column(key).as(key)).toList(),
                BatchJoin.lineage(plan.type(), left, right),
                expressions.selected(plan.select()),
                List.of(
                    BatchRowByRow.timestamp(
                        functions.greatest(
                            left.column(RawRows.MILLIS), right.column(RawRows.MILLIS))))));
  }

  /** The rows that are there, each as the last change of its key made it. */
  private static Dataset<Row> last(RawRows changes, KeyedSource keyed) {
    Column[] key = names(keyed, keyed.key()).stream().map(changes::column).toArray(Column[]::new);
    Column[] inPartition =
        Stream.concat(
                Stream.of(key),
                Stream.of(changes.column(RawRows.TOPIC), changes.column(RawRows.PARTITION)))
            .toArray(Column[]::new);
    Column whole =
        functions.struct(
            Stream.of(changes.rows().columns()).map(changes::column).toArray(Column[]::new));
    Column last = LakeReader.named(LAST);
    Column place =
        functions.struct(
            functions.greatest(functions.lit(0L), last.getField(RawRows.MILLIS)),
            last.getField(RawRows.PARTITION));
    return changes
        .rows()
        .groupBy(inPartition)
        .agg(functions.max_by(whole, changes.column(RawRows.OFFSET)).as(LAST))
        .groupBy(names(keyed, keyed.key()).stream().map(last::getField).toArray(Column[]::new))
        .agg(functions.max_by(last, place).as(LAST))
        .select(LakeReader.all(LAST))
        .filter(LakeReader.named(ChangeRows.OPERATION.name()).notEqual(ChangeRows.DELETE))
        .as(changes.source().name());
  }

  /** A reference that is null is to no row. */
  private Column isReferredTo() {
    List<String> by = names(plan.left(), plan.by());
    List<String> key = names(plan.right(), plan.right().key());
    return IntStream.range(0, by.size())
        .mapToObj(i -> left.column(by.get(i)).equalTo(right.column(key.get(i))))
        .reduce(Column::and)
        .orElseThrow();
  }

  @Override
  public Column isIn(TimeRange range) {
    return range.contains(LakeReader.named(RawRows.TIMESTAMP));
  }

  /** A row is always what it is now, and may be another one the next moment. */
  @Override
  public OptionalLong closedUntil(Dataset<Row> streamed, Marks marks) {
    return OptionalLong.empty();
  }

  /** A row that is not in the table may come with the next merge. */
  @Override
  public Column isOpen(Marks marks) {
    return functions.lit(true);
  }

  /** Only what both made of the same changes has to be the same. */
  @Override
  public Column mayBeReplaced() {
    return lineage().stream()
        .map(
            column ->
                functions.not(
                    Comparison.value(Comparison.ACTUAL, column)
                        .eqNullSafe(Comparison.value(Comparison.EXPECTED, column))))
        .reduce(Column::or)
        .orElseThrow();
  }

  /** What is made of changes that the raw tables lack is made of others than batch has. */
  @Override
  public Column isAhead(Marks marks) {
    return functions.lit(false);
  }
}
