package io.sluice.processor.lookup;

import io.sluice.processor.dimension.Dimension;
import io.sluice.processor.dimension.Found;
import io.sluice.processor.row.SideBySide;
import io.sluice.processor.row.SourceRow;
import io.sluice.processor.time.EventTime;
import io.sluice.processor.view.RowByRowOutput;
import io.sluice.processor.view.TaskProcessor;
import io.sluice.schema.Row;
import io.sluice.view.ViewPlan.Lookup;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A view with a lookup. Each row sees one version of the dimension, asked for once, and says which.
 */
public final class LookUpRows implements TaskProcessor.Work<SourceRow> {

  private final Lookup view;
  private final Dimension dimension;
  private final EventTime time;
  private final SideBySide sideBySide;
  private final RowByRowOutput output;

  public LookUpRows(Lookup view, Dimension dimension, RowByRowOutput output) {
    this.view = view;
    this.dimension = dimension;
    this.time = new EventTime(view.source());
    this.sideBySide = new SideBySide(view.source().columns(), view.dimensionColumns());
    this.output = output;
  }

  @Override
  public void process(Record<byte[], SourceRow> record) {
    Row source = record.value().row();
    Found found = dimension.find(source.get(view.by()), time.millis(source, record.timestamp()));
    output.send(record, sideBySide.of(source, found.row()), found.version());
  }
}
