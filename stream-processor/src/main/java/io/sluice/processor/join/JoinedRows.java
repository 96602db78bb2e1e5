package io.sluice.processor.join;

import io.sluice.processor.join.JoinSide.Part;
import io.sluice.processor.row.Filter;
import io.sluice.processor.row.Projections;
import io.sluice.processor.row.SideBySide;
import io.sluice.processor.row.SourceRow;
import io.sluice.processor.view.ViewOutput;
import io.sluice.schema.Row;
import io.sluice.view.ViewPlan.IntervalJoin;
import org.jspecify.annotations.Nullable;

/**
 * Filters the rows of a join, pairs and rows without a partner, computes their columns, and sends
 * them to the view's topic. What is not there is null, its coordinates too.
 */
final class JoinedRows {

  private static final int LEFT_AT = 0;
  private static final int RIGHT_AT = 2;
  private static final int SELECTED_AT = 4;

  private final IntervalJoin view;
  private final SideBySide sideBySide;
  private final Filter where;
  private final Projections select;
  private final ViewOutput output;

  JoinedRows(IntervalJoin view, ViewOutput output) {
    this.view = view;
    this.sideBySide = new SideBySide(view.left().columns(), view.right().columns());
    this.where = new Filter(view.where());
    this.select = new Projections(view.select());
    this.output = output;
  }

  void sendPair(byte[] key, SourceRow left, SourceRow right, long timestamp) {
    send(key, left, right, timestamp);
  }

  /**
   * @param key null if the row has none
   */
  void sendAlone(byte @Nullable [] key, Part part, SourceRow row, long timestamp) {
    send(key, part == Part.LEFT ? row : null, part == Part.RIGHT ? row : null, timestamp);
  }

  private void send(
      byte @Nullable [] key, @Nullable SourceRow left, @Nullable SourceRow right, long timestamp) {
    Row scope = sideBySide.of(left == null ? null : left.row(), right == null ? null : right.row());
    if (where.passes(scope)) {
      Row row = new Row(view.output());
      place(row, LEFT_AT, left);
      place(row, RIGHT_AT, right);
      select.fill(scope, row, SELECTED_AT);
      output.send(key, row, timestamp);
    }
  }

  private static void place(Row row, int at, @Nullable SourceRow source) {
    if (source != null) {
      row.setLong(at, source.partition());
      row.setLong(at + 1, source.offset());
    }
  }
}
