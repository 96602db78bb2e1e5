package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a user runs it; its tables are read once more by somebody else. */
class DemoIT {

  @TempDir private Path directory;

  @Test
  void theWholeRoadLosesAndDoublesNothing() throws Exception {
    Path kept = directory.resolve("demo");

    Sluice.Result demo =
        new Sluice(directory)
            .run(
                "demo",
                "--for",
                "20s",
                "--rate",
                "300",
                "--seed",
                "7",
                "--dir",
                kept.toString(),
                "-o",
                "json");

    assertThat(demo.exit()).as("%s%n%s", demo.err(), demo.out()).isZero();
    JsonNode report = new ObjectMapper().readTree(demo.out());
    assertThat(report.path("ok").asBoolean()).isTrue();
    assertThat(report.path("writer_kills").asInt()).isEqualTo(1);
    assertThat(report.path("catalog_versions").asInt()).isGreaterThan(1);
    assertThat(report.path("views")).hasSize(3);
    for (JsonNode view : report.path("views")) {
      assertThat(view.path("stream_rows").asLong()).isPositive();
      assertThat(view.path("stream_rows").asLong()).isEqualTo(view.path("batch_rows").asLong());
      assertThat(view.path("differences").asLong()).isZero();
    }
    try (LakeReplay lake = new LakeReplay(kept.resolve("lake"))) {
      ExactlyOnce exactlyOnce = new ExactlyOnce(lake, kept.resolve("truth"));
      exactlyOnce.require("clicks");
      exactlyOnce.require("purchases");
      exactlyOnce.require("profiles");
      WindowedClicks windows = new WindowedClicks(lake);
      windows.open();
      windows.compare();
    }
  }
}
