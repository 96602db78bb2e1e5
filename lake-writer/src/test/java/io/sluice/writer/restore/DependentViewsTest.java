package io.sluice.writer.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.file.PipelineFile;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DependentViewsTest {

  private final Pipeline pipeline =
      PipelineFile.parse(
          Path.of("p.yaml"),
          """
          pipeline: p
          lake: { root: "file:///lake" }
          streams:
            clicks: { topic: clicks, event_time: at, schema: { user: string, at: timestamp } }
            app_clicks: { topic: app_clicks, schema: { user: string } }
            users: { topic: users, key: id, table: true, schema: { id: string, name: string } }
          views:
            named:
              from: clicks
              lookup: { stream: users, by: user, grace: 1 minute }
              select: { name: users.name }
            names: { from: named, select: { name: name } }
            clicked: { from: clicks, select: { user: user } }
            everywhere: { from: [clicked, app_clicks], select: { user: user } }
          """,
          Map.of());

  @Test
  void whatLooksIntoAStreamDependsOnItAndSoDoesWhatIsMadeOfThat() {
    assertThat(DependentViews.of(pipeline, "users")).containsExactly("named", "names");
    assertThat(DependentViews.of(pipeline, "clicks"))
        .containsExactly("named", "names", "clicked", "everywhere");
  }

  @Test
  void aUnionDependsOnEachOfItsSources() {
    assertThat(DependentViews.of(pipeline, "app_clicks")).containsExactly("everywhere");
  }
}
