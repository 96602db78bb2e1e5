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

  private static final String VIEWS =
      """
      pipeline: shop
      lake: { root: "file:///lake" }
      streams:
        clicks: { topic: clicks, schema: { id: string, price: double } }
      dimensions:
        products: { key: id }
      views:
        dear: { from: clicks, where: price > 'x', select: { id: id } }
        cheap: { from: clicks, select: { id: prise } }
        named: { from: clicks, lookup: { dimension: products, by: id }, select: { name: products.name } }
        short: { from: named, select: { name: name } }
      """;

  private static final String NOTES =
      """
      note: not checked: view 'named' needs the table of dimension 'products'
      note: not checked: view 'short' needs the columns of 'named'
      """;

  @Test
  void lintNamesTheFirstFaultOfEveryView() throws Exception {
    String file = file(VIEWS);

    assertThat(run("lint", "-f", file)).isEqualTo(78);
    assertThat(out.toString())
        .startsWith(file + ":8:32: ")
        .contains(
            file
                + ":9:40: unknown field 'prise', did you mean 'price'?\n  prise\n  ^^^^^\n"
                + NOTES);
  }

  @Test
  void lintSaysWhatItCouldNotCheck() throws Exception {
    String file = file(VIEWS.replace("price > 'x'", "price > 1").replace("prise", "id"));

    assertThat(run("lint", "-f", file)).isZero();
    assertThat(out)
        .hasToString(
            file + ": pipeline 'shop' is in order: 1 streams, 1 dimensions, 4 views\n" + NOTES);
  }

  @Test
  void lintChecksTheKeyOfALookupWithoutItsTable() throws Exception {
    String file = file(VIEWS.replace("by: id", "by: price"));

    assertThat(run("lint", "-f", file)).isEqualTo(78);
    assertThat(out.toString()).contains("a double cannot be a key");
  }

  @Test
  void lintPrintsNotesAsJson() throws Exception {
    String file = file(VIEWS);

    assertThat(run("lint", "-f", file, "-o", "json")).isEqualTo(78);
    assertThat(out.toString())
        .contains(
            "\"line\":9",
            "\"notes\":[\"not checked: view 'named' needs the table of dimension 'products'\"");
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
    assertThat(run("lit")).isEqualTo(2);
    assertThat(err.toString()).contains("'lit'").contains("Did you mean: sluice lint");
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
