package io.sluice.processor.topology;

import io.sluice.processor.lookup.LookUpRows;
import io.sluice.processor.row.SourceRow;
import io.sluice.processor.view.RowByRowOutput;
import io.sluice.processor.view.TaskProcessor;
import io.sluice.processor.view.ViewParts;
import io.sluice.view.ViewPlan.Lookup;
import io.sluice.view.ViewPlan.RowByRow;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/** {@code <view>-select}, then the view's topic; no store. */
record RowByRowTopology(RowByRow view, ViewParts parts) {

  void build(KStream<byte[], SourceRow> source) {
    parts.toViewTopic(
        source.process(() -> new TaskProcessor<>(this::start), parts.named("select")));
  }

  private TaskProcessor.Work<SourceRow> start(ProcessorContext<byte[], byte[]> context) {
    RowByRowOutput output =
        new RowByRowOutput(
            view, parts.side(view.source()), parts.viewOutput(context), parts.counts());
    return view instanceof Lookup lookup
        ? new LookUpRows(lookup, parts.dimension(lookup.dimension()), output)
        : record -> output.send(record, record.value().row());
  }
}
