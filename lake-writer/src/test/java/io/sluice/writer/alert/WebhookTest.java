package io.sluice.writer.alert;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.pipeline.AlertsDefinition;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class WebhookTest {

  private static final Duration TIMEOUT = Duration.ofMillis(200);
  private static final Alert ALERT =
      new Alert(
          AlertKind.TABLE_WAITS,
          Instant.parse("2026-01-05T00:00:10Z"),
          new Alert.Source("shop", "clicks", "clicks", "shop.clicks"),
          Optional.of(17),
          "records of schema 17 need larger columns",
          "sluice promote-column clicks 'id' 'long'");

  /** What came, and what is answered: the statuses in turn, then 200. */
  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();

  private final Queue<Integer> statuses = new ArrayDeque<>();
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile boolean isSilent;
  private HttpServer server;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(Webhook.class);

  private record Request(String method, String path, String token, String body) {}

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    log.start();
    logger.setLevel(ch.qos.logback.classic.Level.WARN);
    logger.addAppender(log);
  }

  @AfterEach
  void stop() {
    released.countDown();
    server.stop(0);
    logger.detachAppender(log);
    logger.setLevel(null);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              exchange.getRequestHeaders().getFirst("X-Token"),
              new String(exchange.getRequestBody().readAllBytes())));
      if (isSilent) {
        released.await();
      }
      Integer status = statuses.poll();
      exchange.sendResponseHeaders(status == null ? 200 : status, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Webhook webhook() {
    return webhook(server.getAddress().getPort(), Duration.ofSeconds(10));
  }

  private static Webhook webhook(int port, Duration timeout) {
    return new Webhook(
        new AlertsDefinition(
            URI.create("http://127.0.0.1:%d/hooks/s3cret?key=s3cret".formatted(port)),
            Map.of("X-Token", "s3cret"),
            timeout),
        Duration.ofMillis(1));
  }

  @Test
  void anAlertIsAPostOfItsJsonWithTheHeaders() throws Exception {
    try (Webhook webhook = webhook()) {
      webhook.accept(ALERT);
    }

    Request request = requests.poll(10, TimeUnit.SECONDS);
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo("/hooks/s3cret?key=s3cret");
    assertThat(request.token()).isEqualTo("s3cret");
    JsonNode json = new ObjectMapper().readTree(request.body());
    assertThat(json.path("alert").asText()).isEqualTo("table_waits");
    assertThat(json.path("at").asText()).isEqualTo("2026-01-05T00:00:10Z");
    assertThat(json.path("pipeline").asText()).isEqualTo("shop");
    assertThat(json.path("stream").asText()).isEqualTo("clicks");
    assertThat(json.path("table").asText()).isEqualTo("clicks");
    assertThat(json.path("topic").asText()).isEqualTo("shop.clicks");
    assertThat(json.path("schema_id").asInt()).isEqualTo(17);
    assertThat(json.path("text").asText()).contains("larger columns");
    assertThat(json.path("way_out").asText()).startsWith("sluice promote-column");
  }

  @Test
  void whatFailsIsSentAgainAndThenCounted() {
    statuses.addAll(List.of(500, 503, 204, 500, 500, 500, 404));
    Webhook webhook = webhook();
    for (int i = 0; i < 3; i++) {
      webhook.accept(ALERT);
    }
    webhook.close();

    assertThat(requests).hasSize(7);
    assertThat(webhook.delivered()).isEqualTo(1);
    assertThat(webhook.failed()).isEqualTo(2);
    assertThat(webhook.dropped()).isZero();
  }

  @Test
  void aWebhookThatDoesNotAnswerKeepsNobodyWaitingAndNoMoreThanSoManyAlerts() throws Exception {
    isSilent = true;
    Webhook webhook = webhook();
    webhook.accept(ALERT);
    assertThat(requests.poll(10, TimeUnit.SECONDS)).isNotNull();

    for (int i = 0; i < Webhook.WAITING + 5; i++) {
      webhook.accept(ALERT);
    }

    assertThat(webhook.dropped()).isEqualTo(5);
    released.countDown();
    webhook.close();
  }

  @Test
  void itIsWaitedForNoLongerThanTheTimeout() {
    isSilent = true;
    Webhook webhook = webhook(server.getAddress().getPort(), TIMEOUT);
    webhook.accept(ALERT);
    webhook.close();

    assertThat(webhook.failed()).isEqualTo(1);
    assertThat(log.list).singleElement().asString().contains("HttpTimeoutException");
  }

  @Test
  void noSecretIsInTheLog() throws IOException {
    statuses.add(403);
    Webhook refused = webhook();
    refused.accept(ALERT);
    refused.close();
    int closedPort;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closedPort = socket.getLocalPort();
    }
    Webhook absent = webhook(closedPort, Duration.ofSeconds(10));
    absent.accept(ALERT);
    absent.close();

    assertThat(log.list).hasSize(2);
    assertThat(log.list.toString())
        .contains("the webhook answers 403", "ConnectException", "'alerts' of the pipeline file")
        .doesNotContain("s3cret");
    assertThat(new AlertsDefinition(URI.create("https://h/s3cret"), Map.of("a", "s3cret"), TIMEOUT))
        .hasToString("AlertsDefinition[host=h]");
  }

  @Test
  void aRedirectionIsNotFollowed() {
    statuses.add(302);
    Webhook webhook = webhook();
    webhook.accept(ALERT);
    webhook.close();

    assertThat(requests).hasSize(1);
    assertThat(webhook.failed()).isEqualTo(1);
  }
}
