package io.sluice.writer.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.catalog.SchemaNames;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.file.PipelineFile;
import io.sluice.plan.PipelinePlan;
import io.sluice.table.TableFeed;
import io.sluice.writer.table.ColumnGrowth;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedPlanTest {

  @Test
  void theTablesOfViewsGetMoreColumnsAndDeclaredOnesDoNot(@TempDir Path directory)
      throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("pipeline.yaml"),
            """
            pipeline: p
            lake: { root: "file:///lake" }
            streams:
              clicks: { topic: clicks, schema: { id: long, kind: string } }
            views:
              counts:
                from: clicks
                window: { tumbling: 1 minute, grace: 1 minute }
                select: { clicks: count(*) }
            """);
    Pipeline pipeline = PipelineFile.read(file, Map.of());
    PipelinePlan plan =
        PipelinePlan.of(
            pipeline,
            Optional.empty(),
            dimension -> {
              throw new AssertionError("there is none");
            });
    Map<String, ColumnGrowth> growths = new LinkedHashMap<>();
    for (TableFeed feed : plan.feeds()) {
      FeedPlan planned =
          FeedPlan.of(
              pipeline,
              feed,
              SchemaNames.NONE,
              plan::reader,
              files ->
                  () -> {
                    throw new AssertionError("nothing comes that could be written");
                  });
      growths.put(feed.table(), planned.table().growth());
    }

    assertThat(growths)
        .isEqualTo(
            Map.of(
                "clicks",
                ColumnGrowth.REFUSED,
                "counts",
                ColumnGrowth.ALLOWED,
                "counts.late",
                ColumnGrowth.ALLOWED));
  }
}
