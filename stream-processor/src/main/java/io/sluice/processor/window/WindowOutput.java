package io.sluice.processor.window;

import io.sluice.codec.JsonEncoder;
import io.sluice.processor.aggregate.Accumulators;
import io.sluice.processor.row.KeyCodec;
import io.sluice.processor.time.EventTime;
import io.sluice.processor.time.Window;
import io.sluice.processor.view.ViewOutput;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.view.ViewPlan.WindowedAggregate;
import org.jspecify.annotations.Nullable;

/** Makes rows of windows and sends them to the view's topic. */
final class WindowOutput {

  private static final int KEYS = 2;

  private final WindowedAggregate view;
  private final KeyCodec key;
  private final Accumulators accumulators;
  private final ViewOutput output;
  private final RowType updatedBy;
  private final JsonEncoder updateKey;

  WindowOutput(WindowedAggregate view, KeyCodec key, Accumulators accumulators, ViewOutput output) {
    this.view = view;
    this.key = key;
    this.accumulators = accumulators;
    this.output = output;
    this.updatedBy = RowType.of(WindowedAggregate.WINDOW_START).with(fields(key.type()));
    this.updateKey = new JsonEncoder(updatedBy);
  }

  private static Field[] fields(RowType type) {
    return type.fields().toArray(Field[]::new);
  }

  /**
   * Sends the last row of a window and group.
   *
   * @param group its key as {@link KeyCodec} writes it
   * @param state the running values of the aggregates
   */
  void sendClosed(byte[] group, Window window, byte[] state) {
    send(group, window, state, true);
  }

  /** Sends what a window and group, which are open, have until now. */
  void sendOpen(byte[] group, Window window, byte[] state) {
    send(group, window, state, false);
  }

  private void send(byte[] groupKey, Window window, byte[] state, boolean isClosed) {
    Row group = key.decode(groupKey);
    Row row = new Row(view.output());
    row.setLong(0, EventTime.micros(window.start()));
    row.setLong(1, EventTime.micros(window.end()));
    setGroup(group, row, KEYS);
    accumulators.results(state, row, KEYS + key.type().size());
    if (view.isUpserted()) {
      row.setBoolean(view.output().size() - 1, isClosed);
    }
    long last = view.windows().includesEnd() ? window.end() : window.end() - 1;
    output.send(recordKey(group, window), row, last);
  }

  /** Of rows that replace one another the same, of others that of their group. */
  private byte[] recordKey(Row group, Window window) {
    if (!view.isUpserted()) {
      return key.json(group);
    }
    Row updated = new Row(updatedBy);
    updated.setLong(0, EventTime.micros(window.start()));
    setGroup(group, updated, 1);
    return updateKey.encode(updated);
  }

  private static void setGroup(Row group, Row row, int from) {
    for (int i = 0; i < group.type().size(); i++) {
      @Nullable Object value = group.get(i);
      if (value != null) {
        row.setObject(from + i, value);
      }
    }
  }
}
