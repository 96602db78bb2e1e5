package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A user's mistake is one clear line with the way out and the right exit code. */
class LauncherIT {

  private static final int USAGE = 2;
  private static final int TRY_LATER = 75;
  private static final int CONFIGURATION = 78;

  private static final String PIPELINE =
      """
      pipeline: shop
      kafka: { bootstrap.servers: "127.0.0.1:1" }
      lake: { root: "file://%s/lake" }
      processor: { http: "127.0.0.1:0" }
      writer: { http: "127.0.0.1:0" }
      streams:
        clicks: { topic: shop.clicks, schema: { id: string not null, n: long } }
      views:
        big: { from: clicks, where: n > 10, select: { id: id } }
      """;

  @TempDir private Path directory;
  private Sluice sluice;

  @BeforeEach
  void launcher() {
    sluice = new Sluice(directory);
  }

  private String file(String text) throws IOException {
    return Files.writeString(directory.resolve("pipeline.yaml"), text.formatted(directory))
        .toString();
  }

  @Test
  void helpNamesEveryCommand() throws Exception {
    Sluice.Result help = sluice.run("--help");
    assertThat(help.exit()).isZero();
    assertThat(help.out())
        .contains(List.of("demo", "lint", "processor", "writer", "load", "verify", "history"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "stack",
        "archive",
        "lint",
        "processor",
        "writer",
        "run",
        "send",
        "status",
        "ui",
        "doctor",
        "load",
        "optimize",
        "history",
        "verify",
        "audit"
      })
  void everyCommandHasHelpWithExamples(String command) throws Exception {
    Sluice.Result help = sluice.run(command, "--help");
    assertThat(help.exit()).as(help.err()).isZero();
    assertThat(help.out()).contains("Examples:").contains("sluice " + command);
  }

  @Test
  void anUnknownCommandGetsASuggestion() throws Exception {
    sluice.run("writr").requireRefusal(USAGE, "writr", "sluice writer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lint", "processor", "writer", "verify"})
  void aMissingFile(String command) throws Exception {
    sluice.run(command).requireRefusal(CONFIGURATION, "pipeline.yaml", "no such file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"processor", "writer", "verify"})
  void anUnknownKey(String command) throws Exception {
    file(PIPELINE.replace("topic:", "topc:"));
    sluice.run(command).requireRefusal(CONFIGURATION, "unknown key 'topc'", "'topic'");
  }

  @Test
  void aWrongType() throws Exception {
    file(PIPELINE.replace("n > 10", "n > 'ten'"));
    Sluice.Result verify = sluice.run("verify");
    assertThat(verify.exit()).isEqualTo(CONFIGURATION);
    assertThat(verify.err()).contains("pipeline.yaml:9:31", "n > 'ten'", "^");
  }

  @ParameterizedTest
  @ValueSource(strings = {"processor", "writer"})
  void anUnreachableBroker(String command) throws Exception {
    file(PIPELINE);
    sluice.run(command).requireRefusal(TRY_LATER, "Cannot connect to Kafka at 127.0.0.1:1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"processor", "writer", "verify"})
  void anUnreachableRegistry(String command) throws Exception {
    file(
        PIPELINE
            .replace(", schema: { id: string not null, n: long }", "")
            .replace("lake:", "registry: { url: \"http://127.0.0.1:1\" }\nlake:"));
    sluice.run(command).requireRefusal(TRY_LATER, "registry", "http://127.0.0.1:1");
  }

  @Test
  void aLakeThatCannotBeWritten() throws Exception {
    Files.writeString(directory.resolve("lake"), "a file where the lake should be");
    file(PIPELINE);
    sluice.run("writer").requireRefusal(CONFIGURATION, directory.resolve("lake").toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"stack"})
  void aPortInUse(String command) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      sluice
          .run(command, "--dir", "stack", "--kafka-port", port)
          .requireRefusal(TRY_LATER, "port " + port, "--kafka-port");
    }
  }

  @Test
  void aDirectoryThatIsNotEmpty() throws Exception {
    Files.writeString(directory.resolve("something"), "");
    sluice.run("demo", "--dir", ".").requireRefusal(USAGE, "not empty", "--dir");
  }
}
