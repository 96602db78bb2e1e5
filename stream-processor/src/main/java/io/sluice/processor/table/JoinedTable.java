package io.sluice.processor.table;

import io.sluice.processor.row.Filter;
import io.sluice.processor.row.KeyCodec;
import io.sluice.processor.row.Projections;
import io.sluice.processor.row.SideBySide;
import io.sluice.processor.row.SourceRow;
import io.sluice.processor.view.ViewOutput;
import io.sluice.schema.Row;
import io.sluice.view.ViewPlan.TableJoin;
import java.util.Optional;

/**
 * The view's table as its topic makes it: sends the row that a left key has now, or that it has
 * none any more; of a key that never had one, nothing.
 */
final class JoinedTable {

  private final TableJoin view;
  private final KeyCodec keys;
  private final LeftRows rows;
  private final ViewOutput output;
  private final SideBySide sideBySide;
  private final Filter where;
  private final Projections select;

  JoinedTable(TableJoin view, KeyCodec keys, LeftRows rows, ViewOutput output) {
    this.view = view;
    this.keys = keys;
    this.rows = rows;
    this.output = output;
    this.sideBySide = new SideBySide(view.left().row(), view.right().row());
    this.where = new Filter(view.where());
    this.select = new Projections(view.select());
  }

  /**
   * Shows a left row, which is in the store, beside the right one.
   *
   * @param timestamp of what made it so
   */
  void show(byte[] key, LeftRow left, Optional<LastChange> right, long timestamp) {
    Row scope =
        sideBySide.of(left.change().row(), right.map(last -> last.change().row()).orElse(null));
    boolean isShown = (right.isPresent() || view.type().keepsLeft()) && where.passes(scope);
    if (isShown) {
      long time = right.map(LastChange::time).orElse(0L);
      output.send(json(key), row(left, right, scope), Math.max(left.last().time(), time));
    } else {
      withdraw(key, left, timestamp);
    }
    if (isShown != left.isShown()) {
      rows.put(key, new LeftRow(left.last(), isShown));
    }
  }

  /** Takes back what was shown of a left row, if anything was. */
  void withdraw(byte[] key, LeftRow left, long timestamp) {
    if (left.isShown()) {
      output.delete(json(key), timestamp);
    }
  }

  private Row row(LeftRow left, Optional<LastChange> right, Row scope) {
    Row row = new Row(view.output());
    int next = 0;
    for (int ordinal : view.left().key()) {
      Object value = left.change().row().get(ordinal);
      if (value != null) {
        row.setObject(next, value);
      }
      next++;
    }
    place(row, next, left.change());
    right.ifPresent(last -> place(row, view.left().key().size() + 2, last.change()));
    select.fill(scope, row, next + 4);
    return row;
  }

  private static void place(Row row, int at, SourceRow source) {
    row.setLong(at, source.partition());
    row.setLong(at + 1, source.offset());
  }

  private byte[] json(byte[] key) {
    return keys.json(keys.decode(key));
  }
}
