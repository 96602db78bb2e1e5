package io.sluice.spark.verify;

import io.sluice.view.ViewPlan;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * A view's definition run over the raw tables, and what is known of how far its stream has come.
 *
 * <p>Nothing is read before Spark runs what is returned here.
 */
public interface BatchView {

  ViewPlan plan();

  /** The columns that tell one row of the view from all others. */
  List<String> identity();

  /**
   * Queries for the marks that the other methods ask for, each as {@link Marks} makes them.
   *
   * @param streamed the view's own table
   */
  List<Dataset<Row>> marks(Dataset<Row> streamed);

  /**
   * The rows that the view should have: its columns, {@code _timestamp}, and the {@link
   * #magnitudes}.
   *
   * @param streamed the view's own table, which alone knows which version of a dimension a row was
   *     made with
   */
  Dataset<Row> rows(Dataset<Row> streamed, Marks marks, TimeRange range);

  /** Columns that are sums of doubles; {@link #magnitude} names a column of {@link #rows}. */
  default Set<String> magnitudes() {
    return Set.of();
  }

  /** The column that holds the sum of the absolute values of what a column is the sum of. */
  static String magnitude(String column) {
    return "_magnitude_of_" + column;
  }

  /** Whether a row of the view lies in a range of time. */
  Column isIn(TimeRange range);

  /**
   * The end of the time that is closed: the stream emits no row of before any more, and the raw
   * tables have what made those that it has emitted.
   *
   * @param streamed the view's own table
   * @return in milliseconds; empty if nothing is closed
   */
  OptionalLong closedUntil(Dataset<Row> streamed, Marks marks);

  /** Whether the stream may still emit the rows of a group of {@link Comparison#groups}. */
  Column isOpen(Marks marks);

  /** Whether a group's streamed row says of itself that another one may take its place. */
  default Column mayBeReplaced() {
    return functions.lit(false);
  }

  /** Whether a group's streamed rows need records that the raw tables do not have yet. */
  Column isAhead(Marks marks);
}
