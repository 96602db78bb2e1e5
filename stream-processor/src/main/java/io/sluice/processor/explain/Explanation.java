package io.sluice.processor.explain;

import io.sluice.pipeline.Names;
import io.sluice.pipeline.SchemaSource;
import io.sluice.pipeline.StreamDefinition;
import io.sluice.plan.PipelinePlan;
import io.sluice.processor.time.WindowClosing;
import io.sluice.processor.topology.ViewTopology;
import io.sluice.processor.view.TopologyParts;
import io.sluice.processor.view.ViewMetrics;
import io.sluice.table.TableFeed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;

/**
 * A pipeline as it will run: every topic, store and table, by the names that brokers know.
 *
 * @param inferred the streams whose records bring columns besides those that are declared
 */
record Explanation(
    String pipeline,
    String application,
    List<TableFeed> streams,
    Set<String> inferred,
    List<String> dimensions,
    List<ExplainedView> views) {

  static Explanation of(PipelinePlan plan) {
    Topology topology = plan.views().isEmpty() ? new StreamsBuilder().build() : topology(plan);
    return new Explanation(
        plan.pipeline().name(),
        new Names(plan.pipeline()).processorApplication(),
        plan.feeds().stream()
            .filter(feed -> plan.pipeline().streams().containsKey(feed.source()))
            .toList(),
        plan.pipeline().streams().values().stream()
            .filter(stream -> stream.schema() instanceof SchemaSource.Inferred)
            .map(StreamDefinition::name)
            .collect(Collectors.toSet()),
        List.copyOf(plan.pipeline().dimensions().keySet()),
        plan.views().values().stream()
            .map(view -> ExplainedView.of(view, plan, topology.describe()))
            .toList());
  }

  /** Only to be described: nothing of what a task would need is there. */
  private static Topology topology(PipelinePlan plan) {
    TopologyParts parts =
        new TopologyParts(
            feed -> {
              throw new IllegalStateException("nothing is encoded for topic " + feed.topic());
            },
            name -> {
              throw new IllegalStateException("dimension " + name + " is not loaded");
            },
            topic -> 1,
            new WindowClosing(),
            ViewMetrics.of(plan));
    return ViewTopology.of(plan, parts);
  }

  /** Who reads and writes what. */
  PipelineGraph graph() {
    PipelineGraph graph = new PipelineGraph();
    Map<String, String> topics = new HashMap<>();
    for (TableFeed stream : streams) {
      graph.add(stream);
      topics.put(stream.source(), stream.topic());
    }
    for (ExplainedView view : views) {
      for (String source : view.reads()) {
        if (topics.containsKey(source)) {
          graph.readsTopic(view.name(), topics.get(source));
        } else {
          graph.looksInto(view.name(), source);
        }
      }
      graph.writes(view.name(), view.feed());
      view.late().ifPresent(late -> graph.writes(view.name(), late));
      topics.put(view.name(), view.feed().topic());
    }
    return graph;
  }
}
