package io.sluice.local.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.CommandRunner;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be sent is refused before anybody is asked for a topic. */
class SendMainTest {

  private static final int USAGE = 2;
  private static final int CONFIGURATION = 78;

  private static final String PIPELINE =
      """
      pipeline: shop
      kafka: { bootstrap.servers: "127.0.0.1:1" }
      registry: { url: "http://127.0.0.1:1" }
      lake: { root: "file:///nowhere" }
      streams:
        orders: { topic: shop.orders, format: json, schema: { id: long } }
        clicks: { topic: shop.clicks }
      """;

  @TempDir private Path directory;

  private final StringWriter err = new StringWriter();

  private int run(String... arguments) throws IOException {
    Path file = Files.writeString(directory.resolve("pipeline.yaml"), PIPELINE);
    String[] line = new String[arguments.length + 2];
    line[0] = "-f";
    line[1] = file.toString();
    System.arraycopy(arguments, 0, line, 2, arguments.length);
    return new CommandRunner(new SendMain(Map.of(), InputStream.nullInputStream()))
        .printingTo(new PrintWriter(new StringWriter()), new PrintWriter(err, true))
        .run(line);
  }

  @Test
  void aStreamThatIsNotThereIsRefusedWithTheNearest() throws IOException {
    assertThat(run("order")).isEqualTo(CONFIGURATION);
    assertThat(err.toString())
        .contains(
            "Cannot send to stream 'order': the pipeline has no such stream, did you mean 'orders'?");
  }

  @Test
  void aStreamInAnotherFormatIsRefused() throws IOException {
    assertThat(run("clicks")).isEqualTo(CONFIGURATION);
    assertThat(err.toString())
        .contains(
            "Cannot send lines to stream 'clicks': its records are in avro, and lines are json");
  }

  @Test
  void aTopicWithoutPartitionsIsNone() throws IOException {
    assertThat(run("orders", "--partitions", "0")).isEqualTo(USAGE);
  }

  @Test
  void aFileThatIsNotThereIsRefusedBeforeAnythingIsSent() throws IOException {
    assertThat(run("orders", directory.resolve("none").toString())).isEqualTo(USAGE);
    assertThat(err.toString()).contains("there is no such file that can be read");
  }
}
