package io.sluice.spark.verify;

import io.sluice.pipeline.ViewDefinition;
import io.sluice.view.ViewPlan.Union;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The filters and projections of several raw tables, their rows together. */
record BatchUnion(Union plan, List<BatchSelection> branches) implements BatchRowByRow {

  static BatchUnion of(Union plan, ViewDefinition view, LakeReader lake) {
    return new BatchUnion(
        plan,
        plan.branches().stream().map(branch -> BatchSelection.of(branch, view, lake)).toList());
  }

  /** A topic is that of one source, so the marks of one are of no other. */
  @Override
  public List<Dataset<Row>> marks(Dataset<Row> streamed) {
    return Stream.concat(
            Stream.of(BatchRowByRow.streamed(streamed)),
            branches.stream().map(branch -> BatchRowByRow.newest(branch.raw())))
        .toList();
  }

  @Override
  public Dataset<Row> rows(Dataset<Row> streamed, Marks marks, TimeRange range) {
    return branches.stream()
        .map(branch -> branch.rows(streamed, marks, range))
        .reduce(Dataset::union)
        .orElseThrow();
  }
}
