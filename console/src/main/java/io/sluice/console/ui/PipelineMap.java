package io.sluice.console.ui;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.pipeline.DimensionDefinition;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.StreamDefinition;
import io.sluice.pipeline.ViewDefinition;
import io.sluice.pipeline.ViewDefinition.DimensionLookup;

/** Which streams, views and dimensions a pipeline has, and who is made of whom. */
final class PipelineMap {

  private PipelineMap() {}

  /** Puts it into a report: nodes, each with the table that tells how it is, and edges. */
  static void addTo(ObjectNode json, Pipeline pipeline) {
    json.putArray("nodes");
    json.putArray("edges");
    for (StreamDefinition stream : pipeline.streams().values()) {
      node(json, stream.name(), "stream", pipeline.writtenTable(stream.name()));
    }
    for (DimensionDefinition dimension : pipeline.dimensions().values()) {
      node(json, dimension.name(), "dimension", dimension.table());
    }
    for (ViewDefinition view : pipeline.views().values()) {
      node(json, view.name(), "view", pipeline.writtenTable(view.name()));
      view.reads().forEach(source -> edge(json, source.text(), view.name()));
      view.lookup()
          .filter(DimensionLookup.class::isInstance)
          .ifPresent(lookup -> edge(json, lookup.target().text(), view.name()));
    }
  }

  private static void node(ObjectNode json, String name, String kind, String table) {
    json.withArrayProperty("nodes")
        .addObject()
        .put("name", name)
        .put("kind", kind)
        .put("table", table);
  }

  private static void edge(ObjectNode json, String from, String to) {
    json.withArrayProperty("edges").addObject().put("from", from).put("to", to);
  }
}
