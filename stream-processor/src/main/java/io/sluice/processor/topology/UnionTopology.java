package io.sluice.processor.topology;

import io.sluice.processor.row.SideBySide;
import io.sluice.processor.row.SourceRow;
import io.sluice.processor.view.RowByRowOutput;
import io.sluice.processor.view.TaskProcessor;
import io.sluice.processor.view.ViewParts;
import io.sluice.view.Source;
import io.sluice.view.ViewPlan.Selection;
import io.sluice.view.ViewPlan.Union;
import java.util.function.Function;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * For each source {@code <view>-select-<source>}, then {@code <view>-sink-<source>} to the view's
 * topic; no store. The sources share no node, and so are read by tasks of their own.
 */
record UnionTopology(Union view, ViewParts parts) {

  private static final String SELECT = "select-";
  private static final String SINK = "sink-";

  void build(Function<Source, KStream<byte[], SourceRow>> sources) {
    for (int i = 0; i < view.branches().size(); i++) {
      int branch = i;
      Source source = view.branches().get(branch).source();
      parts.toViewTopic(
          sources
              .apply(source)
              .process(
                  () -> new TaskProcessor<>(context -> start(branch, context)),
                  parts.named(SELECT + source.name())),
          SINK + source.name());
    }
  }

  private TaskProcessor.Work<SourceRow> start(
      int number, ProcessorContext<byte[], byte[]> context) {
    Selection branch = view.branches().get(number);
    Source source = branch.source();
    RowByRowOutput output =
        new RowByRowOutput(
            branch,
            parts.side(source),
            parts.viewOutput(context, SINK + source.name(), number),
            parts.counts());
    if (branch.absent().size() == 0) {
      return record -> output.send(record, record.value().row());
    }
    SideBySide scope = new SideBySide(source.columns(), branch.absent());
    return record -> output.send(record, scope.of(record.value().row(), null));
  }
}
