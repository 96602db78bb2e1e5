package io.sluice.processor.window;

import io.sluice.processor.row.Filter;
import io.sluice.processor.row.Projections;
import io.sluice.processor.row.SourceRow;
import io.sluice.processor.view.KeyedRows;
import io.sluice.processor.view.TaskProcessor;
import io.sluice.processor.view.ViewCounts.Count;
import io.sluice.schema.Row;
import org.apache.kafka.streams.processor.api.Record;

/** Filters the rows of a windowed view and sends each to the task that has its group. */
final class GroupRows implements TaskProcessor.Work<SourceRow> {

  private final WindowGate gate;
  private final Filter where;
  private final Projections keys;
  private final KeyedRows output;

  GroupRows(WindowGate gate, Filter where, Projections keys, KeyedRows output) {
    this.gate = gate;
    this.where = where;
    this.keys = keys;
    this.output = output;
  }

  @Override
  public void process(Record<byte[], SourceRow> record) {
    output.count(Count.RECEIVED);
    Row row = record.value().row();
    if (!where.passes(row)) {
      output.count(Count.FILTERED);
      return;
    }
    Row group = new Row(output.keyType());
    keys.fill(row, group, 0);
    output.send(record, group, gate::windows);
  }
}
