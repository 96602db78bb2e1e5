package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SluiceMainTest {

  private static final String GOOD =
      """
      pipeline: shop
      lake: { root: "file:///lake" }
      streams:
        clicks: { topic: clicks, schema: { id: string } }
      """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  private int run(String... arguments) {
    return SluiceMain.runner(Map.of())
        .printingTo(new PrintWriter(out, true), new PrintWriter(err, true))
        .run(arguments);
  }

  private String file(String text) throws Exception {
    return Files.writeString(directory.resolve("pipeline.yaml"), text).toString();
  }

  @Test
  void lintAcceptsAGoodFile() throws Exception {
    String file = file(GOOD);

    assertThat(run("lint", "-f", file)).isZero();
    assertThat(out)
        .hasToString(file + ": pipeline 'shop' is in order: 1 streams, 0 dimensions, 0 views\n");
  }

  @Test
  void lintPrintsProblemsAsJson() throws Exception {
    String file = file(GOOD.replace("topic: clicks", "topc: clicks"));

    assertThat(run("lint", "-f", file, "-o", "json")).isEqualTo(78);
    assertThat(out.toString())
        .contains(
            "\"ok\":false",
            "\"line\":4",
            "unknown key 'topc' in stream 'clicks', did you mean 'topic'?");
  }

  @Test
  void aMissingFileIsOneLineWithoutATrace() {
    assertThat(run("lint", "-f", "/nowhere/pipeline.yaml")).isEqualTo(78);
    assertThat(err.toString())
        .isEqualTo(
            "Cannot read pipeline file /nowhere/pipeline.yaml: there is no such file; name another"
                + " with -f FILE\n");
  }

  @Test
  void anUnknownCommandGetsASuggestion() {
    assertThat(run("lnt")).isEqualTo(2);
    assertThat(err.toString()).contains("'lnt'").contains("Did you mean: sluice lint?");
  }

  @Test
  void anUnknownOptionGetsASuggestion() {
    assertThat(run("lint", "--fil", "x")).isEqualTo(2);
    assertThat(err.toString()).contains("--file");
  }

  @Test
  void helpHasExamples() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("lint", "Examples:");
  }

  @Test
  void helpListsWhatTheLauncherStarts() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("demo", "writer", "processor", "verify");
  }

  @Test
  void whatTheLauncherStartsDoesNotRunHere() {
    assertThat(run("writer")).isEqualTo(2);
    assertThat(err.toString()).contains("./sluice writer");
  }
}
