package io.sluice.spark.vacuum;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.pipeline.file.PipelineFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BatchAgeTest {

  private static final String SHOP =
      """
      pipeline: shop
      lake: { root: "file:///lake" }
      streams:
        clicks: { topic: shop.clicks, schema: { click_id: string } }
      """;

  private static BatchAge of(String text) {
    return BatchAge.of(PipelineFile.parse(Path.of("shop.yaml"), text, Map.of()));
  }

  @Test
  void aFileMayWaitForADayAndTheLongestTimeBetweenCommits() {
    assertThat(of(SHOP).longest()).isEqualTo(Duration.ofDays(1).plusSeconds(1));
    assertThat(of(SHOP + "tables: { clicks: { commit: { every: 3 hours } } }").longest())
        .isEqualTo(Duration.ofHours(27));
  }
}
