package io.sluice.writer.feed;

import io.sluice.catalog.SchemaNames;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.file.PipelineFile;
import io.sluice.plan.PipelinePlan;
import io.sluice.registry.InMemorySchemaRegistry;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A feed of {@link GivenRecords} whose schemas are in a registry, for tests. */
final class RegisteredFeed {

  private RegisteredFeed() {}

  /**
   * @param stream more of the stream in the pipeline file
   */
  static FeedPlan of(
      InMemorySchemaRegistry registry, String subject, String stream, MemoryFiles files) {
    Pipeline pipeline =
        PipelineFile.parse(
            Path.of("p.yaml"),
            """
            pipeline: shop
            lake: { root: "memory:///lake" }
            registry: { url: "http://localhost:1" }
            streams: { clicks: { topic: %s, subject: %s%s } }
            tables: { clicks: { commit: { rows: 2 } } }
            """
                .formatted(GivenRecords.TOPIC, subject, stream),
            Map.of());
    PipelinePlan plan =
        PipelinePlan.of(
            pipeline,
            Optional.of(registry),
            dimension -> {
              throw new IllegalStateException("there is none");
            });
    return FeedPlan.of(
        pipeline,
        plan.feeds().get(0),
        SchemaNames.of(Optional.of(registry), subject),
        plan::reader,
        of -> files.of(of.rows()));
  }
}
