package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.kafka.Topics;
import io.sluice.local.KafkaBroker;
import io.sluice.local.LocalStack;
import io.sluice.local.shop.ShopProducer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page, in a real browser without a network: by day, by night and on a phone. Its pictures are
 * in {@code target/browser}. Needs Node and its packages: {@code ./mvnw verify -Pbrowser}.
 */
@Tag("browser")
class UiBrowserIT {

  private static final Pattern ADDRESS = Pattern.compile("is at (http://127.0.0.1:[0-9]+)");
  private static final int CLICKS = 300;
  private static final int MALFORMED = 3;
  private static final int LATE = 2;
  private static final int WAITING = 40;
  private static final Instant OPENED = Instant.parse("2026-01-05T12:00:00Z");

  private static final String PIPELINE =
      """
      pipeline: shop
      kafka: { bootstrap.servers: "%s" }
      lake: { root: "file://%s/lake" }
      processor: { http: "127.0.0.1:0" }
      writer: { http: "127.0.0.1:0" }
      streams:
        clicks:
          topic: shop.clicks
          event_time: at
          schema: { user_id: long not null, product: string, at: timestamp }
        purchases:
          topic: shop.purchases
          event_time: at
          schema: { user_id: long not null, product: string, price: double, at: timestamp }
      dimensions:
        products: { table: products, key: id, schema: { id: string not null, category: string } }
      views:
        clicks_per_product:
          from: clicks
          window: { tumbling: 1 minute, grace: 0 seconds }
          group_by: product
          select: { clicks: count(*) }
        click_to_purchase:
          from: clicks
          join: { stream: purchases, by: [user_id, product], within: 10 minutes, grace: 1 minute }
          select: { buyer: clicks.user_id, price: purchases.price }
        expensive: { from: click_to_purchase, where: price > 10, select: { buyer: buyer } }
      """;

  @TempDir private Path directory;

  @Test
  void showsThePipelineByDayByNightAndOnAPhone() throws Exception {
    Path pictures = Files.createDirectories(Path.of("target/browser")).toAbsolutePath();
    Sluice sluice = new Sluice(directory);
    try (KafkaBroker broker = LocalStack.Options.in(directory.resolve("stack")).broker()) {
      broker.start();
      Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
      new Topics(client)
          .create(
              List.of(
                  new NewTopic("shop.clicks", 1, (short) 1),
                  new NewTopic("shop.purchases", 1, (short) 1)));
      Files.writeString(
          directory.resolve("pipeline.yaml"),
          PIPELINE.formatted(broker.bootstrapServers(), directory));
      fill(broker);
      for (String service : List.of("processor", "writer")) {
        Sluice.Result drain = sluice.run(service, "--drain");
        assertThat(drain.exit()).as(drain.err()).isZero();
      }
      Sluice.Result tag = sluice.run("tag", "clicks", "first-day");
      assertThat(tag.exit()).as(tag.err()).isZero();
      leaveWaiting(broker);
      NodeProject scripts =
          NodeProject.install("browser", Files.createDirectory(directory.resolve("node")));
      try (Sluice.Running ui = sluice.start("ui", "--http", "127.0.0.1:0", "--every", "1s")) {
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> !ui.process().isAlive() || ADDRESS.matcher(ui.out()).find());
        Matcher address = ADDRESS.matcher(ui.out());
        assertThat(address.find()).as(ui.err()).isTrue();
        requireSeen(scripts.node("", "look.mjs", address.group(1), pictures.toString(), "clicks"));
      }
    }
    assertThat(pictures.resolve("phone-open.png")).isNotEmptyFile();
  }

  private static void fill(KafkaBroker broker) {
    Instant start = OPENED;
    try (Producer<byte[], byte[]> producer = ShopProducer.connect(broker.bootstrapServers())) {
      for (int i = 0; i < CLICKS; i++) {
        Instant at = start.plusSeconds(i);
        send(producer, "shop.clicks", row(i, at, ""));
        if (i % 5 == 0) {
          send(producer, "shop.purchases", row(i, at, ",\"price\":%d".formatted(i % 50)));
        }
      }
      for (int i = 0; i < MALFORMED; i++) {
        send(producer, "shop.clicks", "{\"user_id\":\"nobody\"}");
      }
      for (int i = 0; i < LATE; i++) {
        send(producer, "shop.clicks", row(i, start.minusSeconds(7_200), ""));
      }
      producer.flush();
    }
  }

  private static String row(int i, Instant at, String more) {
    return "{\"user_id\":%d,\"product\":\"p%d\",\"at\":\"%s\"%s}".formatted(i, i % 7, at, more);
  }

  private static void leaveWaiting(KafkaBroker broker) {
    try (Producer<byte[], byte[]> producer = ShopProducer.connect(broker.bootstrapServers())) {
      for (int i = 0; i < WAITING; i++) {
        send(producer, "shop.clicks", row(i, OPENED.plusSeconds(CLICKS), ""));
      }
      producer.flush();
    }
  }

  private static void send(Producer<byte[], byte[]> producer, String topic, String value) {
    producer.send(new ProducerRecord<>(topic, 0, null, value.getBytes(StandardCharsets.UTF_8)));
  }

  private static void requireSeen(List<String> lines) throws Exception {
    JsonNode seen = new ObjectMapper().readTree(String.join("\n", lines));
    assertThat(seen.propertyStream().map(Map.Entry::getKey))
        .containsExactly("desk", "night", "phone");
    for (JsonNode page : seen) {
      assertThat(page.path("title").asText()).isEqualTo("shop · Sluice");
      assertThat(page.path("troubles")).as("errors").isEmpty();
      assertThat(page.path("elsewhere")).as("asked of others").isEmpty();
      assertThat(page.path("overflow").asInt(1)).as("wider than the screen").isZero();
      assertThat(page.path("nodes")).hasSize(6);
      assertThat(page.path("edges").asInt()).isEqualTo(4);
      JsonNode clicks = page.path("figures").path("clicks");
      assertThat(clicks.path(0).asText()).isEqualTo("lag" + WAITING);
      assertThat(clicks.path(5).asText()).isEqualTo("quarantined" + MALFORMED);
      assertThat(page.path("figures").path("clicks_per_product").path(4).asText())
          .isEqualTo("late" + LATE);
      assertThat(page.path("states").path("products").asText()).isEqualTo("state absent");
      assertThat(page.path("points").asText()).contains("first-day, version 0");
      assertThat(page.path("commands").path(0).asText())
          .isEqualTo("sluice restore clicks --to-version 1 --dry-run");
    }
    assertThat(seen.path("night").path("ground").asText())
        .isNotEqualTo(seen.path("desk").path("ground").asText());
  }
}
