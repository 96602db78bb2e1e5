package io.sluice.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.CommandRunner;
import io.sluice.failure.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user's mistake looks like: one line that names the way out, and the right exit code. */
class WriterMainTest {

  private static final String STREAMS =
      """
      streams:
        clicks: { topic: shop.clicks, schema: { id: long, product_id: long } }
        purchases: { topic: shop.purchases, schema: { id: long } }
      """;

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterEach
  void disarm() {
    Failpoints.arm(null);
  }

  private int run(Map<String, String> environment, String... arguments) {
    return new CommandRunner(new WriterMain(environment))
        .printingTo(new PrintWriter(out, true), new PrintWriter(err, true))
        .run(arguments);
  }

  private int run(String... arguments) {
    return run(Map.of(), arguments);
  }

  private String pipeline(String more) throws IOException {
    return pipeline(folder.resolve("lake"), more);
  }

  private String pipeline(Path root, String more) throws IOException {
    Path file = folder.resolve("pipeline.yaml");
    Files.writeString(
        file,
        """
        pipeline: shop
        kafka: { bootstrap.servers: "127.0.0.1:%d" }
        lake: { root: "file://%s" }
        """
                .formatted(closedPort(), root)
            + STREAMS
            + more);
    return file.toString();
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void assertOneLine(String start) {
    assertThat(err.toString().lines().toList()).hasSize(1);
    assertThat(err.toString()).startsWith(start);
  }

  @Test
  void aFileThatIsNotThereIsAConfigurationError() {
    int code = run("-f", folder.resolve("none.yaml").toString());

    assertThat(code).isEqualTo(ExitCode.CONFIGURATION.number());
    assertOneLine("Cannot read pipeline file");
  }

  @Test
  void anUnknownKeyIsAConfigurationErrorWithTheNearestOne() throws IOException {
    int code = run("-f", pipeline("tabels: {}\n"));

    assertThat(code).isEqualTo(ExitCode.CONFIGURATION.number());
    assertThat(err.toString()).contains("tabels").contains("did you mean 'tables'?");
  }

  @Test
  void anUnknownTableIsAUsageErrorWithTheNearestOne() throws IOException {
    int code = run("-f", pipeline(""), "--table", "clicks", "purchase");

    assertThat(code).isEqualTo(ExitCode.USAGE.number());
    assertOneLine(
        "Cannot write table 'purchase': the pipeline has no such table, did you mean 'purchases'?");
  }

  @Test
  void aLakeThatCannotBeWrittenIsAConfigurationError() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    int code = run("-f", pipeline(file.resolve("lake"), ""));

    assertThat(code).isEqualTo(ExitCode.CONFIGURATION.number());
    assertOneLine("Cannot write to the lake at file:");
  }

  @Test
  void aBrokerThatDoesNotAnswerMayAnswerLater() throws IOException {
    int code = run("-f", pipeline(""), "--drain");

    assertThat(code).isEqualTo(ExitCode.TRY_LATER.number());
    assertOneLine("Cannot connect to Kafka at 127.0.0.1:");
    assertThat(folder.resolve("lake")).isEmptyDirectory();
  }

  @Test
  void aDimensionThatIsNotLoadedMayBeLoadedLater() throws IOException {
    int code =
        run(
            "-f",
            pipeline(
                """
                dimensions:
                  products: { key: product_id }
                views:
                  clicks_enriched:
                    from: clicks
                    lookup: { dimension: products, by: product_id }
                    select: { id: id }
                """));

    assertThat(code).isEqualTo(ExitCode.TRY_LATER.number());
    assertOneLine(
        "Cannot plan view clicks_enriched: dimension table products does not exist yet at file:");
    assertThat(err.toString()).contains("load it with: sluice load products FILE");
  }

  @Test
  void anUnknownFailpointIsAUsageError() throws IOException {
    int code =
        run(Map.of(Failpoints.ENVIRONMENT_VARIABLE, "commit.befor:halt@1"), "-f", pipeline(""));

    assertThat(code).isEqualTo(ExitCode.USAGE.number());
    assertOneLine("Cannot arm failpoint commit.befor:halt@1");
  }

  @Test
  void helpHasExamplesAndExitCodes() {
    assertThat(run("--help")).isZero();

    assertThat(out.toString()).contains("--drain", "--table", "Examples:", "Exit codes: 0", "75");
  }

  @Test
  void aBoundOrGapThatSpeaksOfNoTableOfTheRunIsAUsageError() throws IOException {
    String file = pipeline("");

    for (List<String> wrong :
        List.of(
            List.of("--to", "shop.click-0:3"),
            List.of("--from", "yesterday"),
            List.of("--table", "clicks", "--to", "shop.purchases-0:3"),
            List.of("--accept-gap", "clicks:shop.clicks-0"),
            List.of("--accept-gap", "clicks:shop.clicks-0:9-3"),
            List.of("--accept-gap", "click:shop.clicks-0:3-9"),
            List.of("--accept-gap", "clicks:shop.purchases-0:3-9"))) {
      err.getBuffer().setLength(0);
      List<String> arguments = new ArrayList<>(List.of("-f", file));
      arguments.addAll(wrong);

      assertThat(run(arguments.toArray(String[]::new)))
          .as(wrong.toString())
          .isEqualTo(ExitCode.USAGE.number());
      assertOneLine("Cannot ");
    }
  }
}
