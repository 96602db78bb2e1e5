package io.sluice.spark.verify;

import io.sluice.pipeline.WindowKind;
import io.sluice.view.ViewPlan.WindowedAggregate;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Which rows are in which windows of one kind. */
interface WindowAssignment {

  /** Tells the windows of a group apart. */
  String WINDOW = "_window";

  /**
   * The rows of {@link WindowInput#prepared}, each once for every window that it is in and was not
   * too late for, which column {@link #WINDOW} names.
   *
   * @param range the windows that are {@link #isIn} it are whole, others need not
   */
  Dataset<Row> rows(TimeRange range);

  /** An aggregate over the rows of a window: where it starts, in milliseconds. */
  Column start();

  /** Where it ends, likewise. */
  Column end();

  /** Whether a row of the view lies in a range of time. */
  default Column isIn(TimeRange range) {
    return range.contains(
        LakeReader.named(WindowedAggregate.WINDOW_START.name()),
        LakeReader.named(WindowedAggregate.WINDOW_END.name()));
  }

  /** Whether what late rows make of windows depends on the rows around; {@link #reaching} says. */
  default boolean isChained() {
    return false;
  }

  /** See {@link Reconcilable#reaching}. */
  default Dataset<Row> reaching(Dataset<Row> missed) {
    return missed;
  }

  /** See {@link Reconcilable#from}. */
  Column from();

  /** See {@link Reconcilable#to}. */
  Column to();

  /** Start, end and keys of each window that late rows are of; see {@link Reconcilable#named}. */
  Optional<Dataset<Row>> named(Dataset<Row> missed);

  static WindowAssignment of(WindowInput input) {
    WindowKind kind = input.plan().windows();
    if (kind instanceof WindowKind.Session session) {
      return new SessionAssignment(input, session.gap().toMillis());
    }
    return kind instanceof WindowKind.Sliding sliding
        ? new SlidingAssignment(input, sliding.size().toMillis())
        : new FixedAssignment(input, (WindowKind.Fixed) kind);
  }
}
