package io.sluice.console.ui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.console.status.PipelineStatus;
import io.sluice.console.status.StatusJson;
import io.sluice.console.status.TableStatus;
import io.sluice.pipeline.Pipeline;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/** Looks at a pipeline, and remembers what it saw. Looked at by one thread, asked by any. */
final class Sampler {

  private static final double TENTHS = 10;

  private final Pipeline pipeline;
  private final Supplier<PipelineStatus> look;
  private final int capacity;
  private final Map<String, Trend> trends = new HashMap<>();
  private volatile ObjectNode report = JsonNodeFactory.instance.objectNode();

  /**
   * @param capacity how many looks are remembered
   */
  Sampler(Pipeline pipeline, Supplier<PipelineStatus> look, int capacity) {
    this.pipeline = pipeline;
    this.look = look;
    this.capacity = capacity;
  }

  /** Looks once more. */
  void sample() {
    PipelineStatus status = look.get();
    for (TableStatus table : status.tables()) {
      trends
          .computeIfAbsent(table.table().name(), name -> new Trend(capacity))
          .add(table, status.time());
    }
    ObjectNode json = StatusJson.of(status);
    PipelineMap.addTo(json, pipeline);
    for (JsonNode table : json.path("tables")) {
      Trend trend = trends.get(table.path("table").asText());
      if (trend != null && table instanceof ObjectNode object) {
        put(object, "written_per_second", trend.writtenPerSecond());
        put(object, "produced_per_second", trend.producedPerSecond());
        trend.json(object.putObject("trend"));
      }
    }
    report = json;
  }

  private static void put(ObjectNode json, String key, OptionalDouble rate) {
    if (rate.isPresent()) {
      json.put(key, Math.round(rate.getAsDouble() * TENTHS) / TENTHS);
    } else {
      json.putNull(key);
    }
  }

  /** What was seen last, and how it came to be so. */
  String report() {
    return report.toString();
  }
}
