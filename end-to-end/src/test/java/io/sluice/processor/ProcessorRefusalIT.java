package io.sluice.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.kafka.Topics;
import io.sluice.local.KafkaBroker;
import io.sluice.local.LocalStack;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is missing is named in one line, with the exit code that says whether to try again. */
class ProcessorRefusalIT {

  private static final String PIPELINE =
      """
      pipeline: shop
      kafka: { bootstrap.servers: "@kafka@" }
      lake: { root: "file:///nowhere" }
      processor: { http: "127.0.0.1:0" }
      streams:
        clicks: { topic: @topic@, format: json, schema: { id: string, product: string } }
      dimensions:
        products: { key: id, reload: 1 minute }
      views:
        copies: { from: clicks, select: { id: id } }
      """;

  private static final String LOOKUP =
      """
        named:
          from: clicks
          lookup: { dimension: products, by: product }
          select: { name: products.name }
      """;

  @TempDir private static Path stack;
  private static KafkaBroker broker;

  @TempDir private Path directory;

  @BeforeAll
  static void startBroker() throws InterruptedException {
    broker = LocalStack.Options.in(stack).broker();
    broker.start();
    new Topics(Map.of("bootstrap.servers", broker.bootstrapServers()))
        .create(List.of(new NewTopic("shop.clicks", 2, (short) 1)));
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  private void requireRefusal(String pipeline, int exit, String reason) throws Exception {
    ProcessorRun.Ended ended =
        new ProcessorRun(directory, pipeline.replace("@kafka@", broker.bootstrapServers())).run();

    assertThat(ended.exit()).as(ended.err()).isEqualTo(exit);
    assertThat(ended.err().strip().lines()).hasSize(1);
    assertThat(ended.err()).contains(reason);
  }

  @Test
  void anUnreachableBroker() throws Exception {
    requireRefusal(
        PIPELINE.replace("@kafka@", "127.0.0.1:1").replace("@topic@", "shop.clicks"),
        75,
        "Cannot connect to Kafka at 127.0.0.1:1: no broker answers within 10 s");
  }

  @Test
  void aPortInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      requireRefusal(
          PIPELINE
              .replace("@topic@", "shop.clicks")
              .replace("127.0.0.1:0", "127.0.0.1:" + taken.getLocalPort()),
          75,
          "Cannot listen on 127.0.0.1:%d: Address already in use; stop who listens there, or name another address under 'http'"
              .formatted(taken.getLocalPort()));
    }
  }

  @Test
  void aMissingTopic() throws Exception {
    requireRefusal(
        PIPELINE.replace("@topic@", "shop.clacks"),
        75,
        "Cannot start the processor: %s has no topic shop.clacks; create it, or start who writes it"
            .formatted(broker.bootstrapServers()));
  }

  @Test
  void aDimensionThatIsNotLoadedYet() throws Exception {
    requireRefusal(
        PIPELINE.replace("@topic@", "shop.clicks") + LOOKUP,
        75,
        "Cannot plan the views: the table of dimension 'products' does not exist yet at file:///nowhere/products; load it with: sluice load products FILE");
  }

  @Test
  void aPropertyThatAnswersDependOn() throws Exception {
    requireRefusal(
        PIPELINE
            .replace("@topic@", "shop.clicks")
            .replace("\"127.0.0.1:0\"", "\"127.0.0.1:0\", kafka: { group.protocol: streams }"),
        78,
        "Cannot use 'group.protocol: streams' under 'kafka': the processor needs 'classic'");
  }
}
