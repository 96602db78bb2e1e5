package io.sluice.processor.explain;

import io.sluice.pipeline.Located;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.ViewDefinition;
import io.sluice.plan.PipelinePlan;
import io.sluice.table.TableFeed;
import io.sluice.view.ViewPlan;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.streams.TopologyDescription;

/**
 * A view and all that it takes to run it.
 *
 * @param does in a line
 * @param reads streams, views and dimensions
 * @param feed its topic and table
 * @param late those of its late events, if it can have such
 */
record ExplainedView(
    String name,
    String does,
    List<String> reads,
    Optional<String> where,
    TableFeed feed,
    Optional<TableFeed> late,
    ViewInternals internals) {

  static ExplainedView of(ViewPlan view, PipelinePlan plan, TopologyDescription topology) {
    ViewDefinition definition = Objects.requireNonNull(plan.pipeline().views().get(view.name()));
    ViewShape shape = new ViewShape(definition);
    return new ExplainedView(
        view.name(),
        shape.text(),
        shape.reads(),
        definition.where().map(Located::text),
        feed(plan, view.name()).orElseThrow(),
        feed(plan, Names.lateTable(view.name())),
        ViewInternals.of(view.name(), new Names(plan.pipeline()).processorApplication(), topology));
  }

  private static Optional<TableFeed> feed(PipelinePlan plan, String source) {
    return plan.feeds().stream().filter(feed -> feed.source().equals(source)).findFirst();
  }
}
