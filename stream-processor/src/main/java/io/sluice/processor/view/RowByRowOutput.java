package io.sluice.processor.view;

import io.sluice.processor.row.Filter;
import io.sluice.processor.row.Projections;
import io.sluice.processor.row.SourceRow;
import io.sluice.processor.view.ViewCounts.Count;
import io.sluice.schema.Row;
import io.sluice.view.ViewPlan.RowByRow;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Filters, computes the columns and sends the row with the key and the time that it came with; the
 * same for all views that go row by row.
 */
public final class RowByRowOutput {

  private final RowByRow view;
  private final Side side;
  private final ViewOutput output;
  private final ViewCounts counts;
  private final Filter where;
  private final Projections select;

  public RowByRowOutput(RowByRow view, Side side, ViewOutput output, ViewCounts counts) {
    this.view = view;
    this.side = side;
    this.output = output;
    this.counts = counts;
    this.where = new Filter(view.where());
    this.select = new Projections(view.select());
  }

  /**
   * @param scope what the expressions see
   * @param lead the columns between the lineage and the selected ones
   */
  public void send(Record<byte[], SourceRow> record, Row scope, @Nullable Object... lead) {
    counts.add(Count.RECEIVED);
    if (!passes(scope)) {
      counts.add(Count.FILTERED);
      return;
    }
    emit(record.key(), record.value(), record.timestamp(), scope, lead);
    counts.add(Count.ACCEPTED);
  }

  public boolean passes(Row scope) {
    return where.passes(scope);
  }

  /** Computes the columns and sends the row, whatever {@code where} says; counts it as emitted. */
  public void emit(
      byte @Nullable [] key,
      SourceRow source,
      long timestamp,
      Row scope,
      @Nullable Object... lead) {
    output.send(key, row(source, scope, lead), timestamp);
  }

  /** The row of the view that a row of its source becomes. */
  public Row row(SourceRow source, Row scope, @Nullable Object... lead) {
    Row row = new Row(view.output());
    row.setObject(0, side.topic());
    row.setLong(1, source.partition());
    row.setLong(2, source.offset());
    int next = RowByRow.LINEAGE.size();
    for (@Nullable Object value : lead) {
      if (value != null) {
        row.setObject(next, value);
      }
      next++;
    }
    select.fill(scope, row, next);
    return row;
  }
}
