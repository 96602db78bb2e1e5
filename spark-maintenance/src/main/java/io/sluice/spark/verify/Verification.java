package io.sluice.spark.verify;

import io.sluice.pipeline.DimensionDefinition;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.ViewDefinition;
import io.sluice.plan.PipelinePlan;
import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import io.sluice.view.ViewPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Holds the streamed tables of views against what the same definitions make of the raw tables.
 *
 * <p>It only reads. What one view takes is two runs of Spark: one for how far each table has come,
 * one for the rows; and a third for examples, if there are differences.
 */
public final class Verification {

  private static final int EXAMPLES = 10;
  private static final String VERDICT = "_verdict";

  /** What to make of a row that one side does not have yet. */
  public enum Demand {
    /** Rows that may come yet are counted and forgiven. */
    UP_TO_THE_STREAM,
    /** All topics were read to their ends and every window was closed: nothing is forgiven. */
    EVERYTHING
  }

  private enum Verdict {
    SAME,
    OPEN,
    AHEAD,
    DIFFERENT
  }

  private final PipelinePlan plan;
  private final LakeReader lake;
  private final TimeRange range;
  private final Demand demand;

  /**
   * @param lake in a session of {@link BatchSession}
   * @param range which rows to compare, by the time of the view's rows; windows lie in it as a
   *     whole
   */
  public Verification(PipelinePlan plan, LakeReader lake, TimeRange range, Demand demand) {
    this.plan = plan;
    this.lake = lake;
    this.range = range;
    this.demand = demand;
  }

  /**
   * Verifies one view.
   *
   * @throws NotWrittenException if its table, or one it is made from, has no commit yet
   */
  public ViewReport verify(String view) {
    // The view first, then what it is made from: so the raw tables explain all that is in the view.
    LakeReader.Opened opened = lake.opened(view);
    ReconciledRows reconciled = ReconciledRows.of(view, opened.snapshot(), lake);
    return verify(view, opened.rows(), lake.with(reconciled));
  }

  ViewReport verify(String view, Dataset<Row> streamed) {
    return verify(view, streamed, lake);
  }

  private ViewReport verify(String view, Dataset<Row> streamed, LakeReader lake) {
    BatchView batch = batchView(plan, Objects.requireNonNull(plan.views().get(view), view), lake);
    List<Dataset<Row>> queries = new ArrayList<>(batch.marks(streamed));
    lake.late(view)
        .map(rows -> rows.filter(range.contains(LakeReader.named(RawRows.EVENT_TIME))))
        .ifPresent(rows -> queries.add(Marks.count(Marks.Kind.LATE, rows)));
    return compare(batch, streamed, Marks.read(queries));
  }

  static BatchView batchView(PipelinePlan plan, ViewPlan view, LakeReader lake) {
    Pipeline pipeline = plan.pipeline();
    ViewDefinition definition = Objects.requireNonNull(pipeline.views().get(view.name()));
    if (view instanceof ViewPlan.Selection selection) {
      return BatchSelection.of(selection, definition, lake);
    }
    if (view instanceof ViewPlan.Union union) {
      return BatchUnion.of(union, definition, lake);
    }
    if (view instanceof ViewPlan.Lookup lookup) {
      DimensionDefinition dimension =
          Objects.requireNonNull(pipeline.dimensions().get(lookup.dimension()));
      return BatchLookup.of(lookup, dimension, definition, lake);
    }
    if (view instanceof ViewPlan.StreamLookup lookup) {
      return BatchStreamLookup.of(lookup, definition, lake);
    }
    if (view instanceof ViewPlan.Deduplication dedupe) {
      return BatchDedupe.of(dedupe, definition, lake);
    }
    if (view instanceof ViewPlan.TableJoin join) {
      return BatchTableJoin.of(join, definition, lake);
    }
    if (view instanceof ViewPlan.WindowedAggregate windows) {
      return BatchWindows.of(windows, definition, lake);
    }
    return BatchJoin.of((ViewPlan.IntervalJoin) view, definition, lake);
  }

  private ViewReport compare(BatchView batch, Dataset<Row> streamed, Marks marks) {
    Comparison comparison = comparison(batch);
    Dataset<Row> judged =
        comparison
            .groups(
                streamed
                    .select(LakeReader.columns(streamed, columns(batch)))
                    .filter(batch.isIn(range)),
                batch.rows(streamed, marks, range).filter(batch.isIn(range)))
            .withColumn(VERDICT, verdict(batch, marks));
    Row counts =
        judged
            .agg(
                functions.sum(rows(Comparison.ACTUAL)),
                functions.sum(rows(Comparison.EXPECTED)),
                count(Verdict.DIFFERENT),
                count(Verdict.OPEN),
                count(Verdict.AHEAD))
            .head();
    long differences = counts.getLong(2);
    return new ViewReport(
        batch.plan().name(),
        counts.isNullAt(0) ? 0 : counts.getLong(0),
        counts.isNullAt(1) ? 0 : counts.getLong(1),
        differences,
        marks.greatest(Marks.Kind.LATE).orElse(0),
        counts.getLong(3),
        counts.getLong(4),
        marks.values(Marks.Kind.VERSION),
        differences == 0 ? List.of() : examples(comparison, judged));
  }

  /** The columns of a view's table that are made from the raw tables. */
  static RowType columns(BatchView batch) {
    return batch.plan().output().with(Field.optional(RawRows.TIMESTAMP, Primitive.TIMESTAMP));
  }

  static Comparison comparison(BatchView batch) {
    RowType values =
        new RowType(
            columns(batch).fields().stream()
                .filter(field -> !batch.identity().contains(field.name()))
                .toList());
    return new Comparison(
        batch.identity(), values, Comparison.RELATIVE_TOLERANCE, batch.magnitudes());
  }

  private Column verdict(BatchView batch, Marks marks) {
    Column forgives = functions.lit(demand == Demand.UP_TO_THE_STREAM);
    Column isStreamed = rows(Comparison.ACTUAL).gt(0);
    return functions
        .when(LakeReader.named(Comparison.SAME), Verdict.SAME.name())
        .when(forgives.and(functions.not(isStreamed)).and(batch.isOpen(marks)), Verdict.OPEN.name())
        .when(forgives.and(isStreamed).and(batch.mayBeReplaced()), Verdict.OPEN.name())
        .when(forgives.and(isStreamed).and(batch.isAhead(marks)), Verdict.AHEAD.name())
        .otherwise(Verdict.DIFFERENT.name());
  }

  private static Column rows(String side) {
    return functions.size(LakeReader.named(side)).cast("bigint");
  }

  private static Column count(Verdict verdict) {
    return functions.count_if(is(verdict));
  }

  private static Column is(Verdict verdict) {
    return LakeReader.named(VERDICT).equalTo(verdict.name());
  }

  private static List<Difference> examples(Comparison comparison, Dataset<Row> judged) {
    return comparison.examples(judged.filter(is(Verdict.DIFFERENT)), EXAMPLES);
  }
}
