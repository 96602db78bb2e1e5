package io.sluice.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.CommandRunner;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorMainTest {

  private static final String WITHOUT_VIEWS =
      """
      pipeline: shop
      kafka: { bootstrap.servers: "127.0.0.1:1" }
      lake: { root: "file:///nowhere" }
      streams:
        clicks: { topic: shop.clicks, format: json, schema: { id: string } }
      """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path directory;

  private int runOn(String pipeline, String... options) throws IOException {
    Path file = Files.writeString(directory.resolve("pipeline.yaml"), pipeline);
    List<String> arguments = new ArrayList<>(List.of("-f", file.toString()));
    arguments.addAll(List.of(options));
    return run(arguments.toArray(String[]::new));
  }

  private int run(String... arguments) {
    return new CommandRunner(new ProcessorMain(Map.of(), new CountDownLatch(1)))
        .printingTo(new PrintWriter(out), new PrintWriter(err))
        .run(arguments);
  }

  @Test
  void aPipelineWithoutViewsHasNothingToDo() throws IOException {
    assertThat(runOn(WITHOUT_VIEWS)).isZero();
    assertThat(out).hasToString("Pipeline 'shop' has no views: there is nothing to process.\n");
  }

  @Test
  void anAbsentFileIsNamed() {
    assertThat(run("-f", "absent.yaml")).isEqualTo(78);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("Cannot read pipeline file absent.yaml");
  }

  @Test
  void anUnknownKeyIsNamedWithItsPlace() throws IOException {
    assertThat(runOn(WITHOUT_VIEWS.replace("format:", "fromat:"))).isEqualTo(78);
    assertThat(err.toString())
        .contains("pipeline.yaml:5:", "unknown key 'fromat'", "did you mean 'format'?");
  }

  @Test
  void windowsAreClosedByADrainOnly() throws IOException {
    assertThat(runOn(WITHOUT_VIEWS, "--close-windows")).isEqualTo(2);
    assertThat(err.toString()).contains("--close-windows goes with --drain only");
  }

  @Test
  void theHelpHasExamplesAndExitCodes() throws IOException {
    assertThat(runOn(WITHOUT_VIEWS, "--help")).isZero();
    assertThat(out.toString()).contains("Examples:", "Exit codes:", "--state-dir");
  }
}
