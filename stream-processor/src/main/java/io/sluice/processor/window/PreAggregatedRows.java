package io.sluice.processor.window;

import io.sluice.processor.row.SourceRow;
import io.sluice.processor.view.TaskProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** Filters and groups the rows of a view, and aggregates them before they are sent. */
record PreAggregatedRows(GroupRows rows, PartialAggregates partials)
    implements TaskProcessor.Work<SourceRow> {

  @Override
  public void process(Record<byte[], SourceRow> record) {
    rows.process(record);
  }

  @Override
  public void look(long wallClock) {
    partials.look(wallClock);
  }

  @Override
  public void close() {
    partials.close();
  }
}
