package io.sluice.writer.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.catalog.SchemaNames;
import io.sluice.codec.AvroEncoder;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.file.PipelineFile;
import io.sluice.plan.PipelinePlan;
import io.sluice.registry.CachingSchemaRegistry;
import io.sluice.registry.HttpSchemaRegistry;
import io.sluice.registry.SchemaRegistry;
import io.sluice.schema.AvroSchemas;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import io.sluice.writer.alert.Alert;
import io.sluice.writer.alert.AlertKind;
import io.sluice.writer.feed.FeedRun.Extent;
import io.sluice.writer.table.MemoryLake;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever the registry answers that is no schema, records wait: none is skipped, none is in
 * quarantine, the feed says why, and it goes on by itself. The client is the real one.
 */
class RegistryOutageTest {

  private static final RowType OLD = RowType.of(Field.required("id", Primitive.LONG));
  private static final RowType NEW = OLD.with(Field.optional("name", Primitive.STRING));
  private static final int OLD_ID = 1;
  private static final int NEW_ID = 2;

  /** What the registry does when it is asked for the new schema. */
  enum Answer {
    WELL(200, ""),
    UNKNOWN(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}"),
    UNAUTHORIZED(401, "{}"),
    FORBIDDEN(403, "{}"),
    BROKEN(500, "oops"),
    GARBAGE(200, "<html>It works!</html>"),
    EMPTY(200, ""),
    OTHER_JSON(200, "[1, 2]"),
    NO_TEXT(200, "{\"schema\": 7}"),
    OTHER_KIND(200, "{\"schema\": \"x\", \"schemaType\": \"THRIFT\"}"),
    CUT_OFF(200, "{\"schema\": \"{"),
    HANGS_UP(0, ""),
    SLOW(0, "");

    private final int status;
    private final String body;

    Answer(int status, String body) {
      this.status = status;
      this.body = body;
    }
  }

  private final FakeTopic topic = new FakeTopic(1);
  private final FakeClock clock = new FakeClock();
  private final MemoryLake lake = new MemoryLake(clock);
  private final MemoryFiles files = new MemoryFiles();
  private final List<Alert> alerts = new ArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile Answer answer = Answer.WELL;
  private HttpServer server;
  private FeedStatus status;
  private FeedPlan plan;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(task -> new Thread(task).start());
    server.createContext("/", this::serve);
    server.start();
  }

  @AfterEach
  void stop() {
    ended.countDown();
    server.stop(0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean isOld = !exchange.getRequestURI().getPath().endsWith("/ids/" + NEW_ID);
      if (isOld || answer == Answer.WELL) {
        respond(exchange, 200, schema(isOld ? OLD : NEW, isOld ? OLD_ID : NEW_ID));
      } else if (answer == Answer.SLOW) {
        ended.await();
      } else if (answer != Answer.HANGS_UP) {
        respond(exchange, answer.status, answer.body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String schema(RowType columns, int id) {
    String text = AvroSchemas.schema(columns, "Click").toString().replace("\"", "\\\"");
    return "{\"subject\":\"s\",\"version\":1,\"id\":%d,\"schema\":\"%s\"}".formatted(id, text);
  }

  private static void respond(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private FeedLoop writer() {
    Pipeline pipeline =
        PipelineFile.parse(
            Path.of("p.yaml"),
            """
            pipeline: shop
            lake: { root: "memory:///lake" }
            registry: { url: "http://127.0.0.1:%d" }
            streams: { clicks: { topic: %s } }
            """
                .formatted(server.getAddress().getPort(), FakeTopic.NAME),
            Map.of());
    SchemaRegistry registry =
        new CachingSchemaRegistry(
            new HttpSchemaRegistry(
                pipeline.registry().orElseThrow(),
                new HttpSchemaRegistry.Patience(Duration.ofMillis(100), 1, Duration.ofNanos(1))),
            10);
    PipelinePlan all =
        PipelinePlan.of(
            pipeline,
            Optional.of(registry),
            dimension -> {
              throw new IllegalStateException("there is none");
            });
    plan =
        FeedPlan.of(
            pipeline, all.feeds().get(0), SchemaNames.NONE, all::reader, of -> files.of(of.rows()));
    status = new FeedStatus("clicks", FakeTopic.NAME);
    status.onAlert(alerts::add);
    FakeConsumer consumer = new FakeConsumer(topic);
    FeedLoop loop =
        new FeedLoop(
            plan,
            FeedRun.of(Extent.ON_AND_ON),
            lake,
            new FakeCluster(topic, consumer),
            clock,
            status,
            new FeedAlerts(plan, status, clock));
    loop.begin();
    consumer.rebalance(topic.all());
    return loop;
  }

  private void send(RowType columns, int id, Object... values) {
    topic.append(0, AvroEncoder.withSchemaId(columns, id).encode(Row.of(columns, values)));
  }

  private void steps(FeedLoop writer, int count) {
    for (int i = 0; i < count; i++) {
      clock.advance(Duration.ofSeconds(10));
      writer.step();
    }
  }

  private List<String> rows() {
    return lake.versions(plan.table().location()).stream()
        .flatMap(version -> version.commit().files().stream())
        .flatMap(file -> files.rows(file).stream())
        .map(
            row ->
                row.get("id")
                    + (row.type().ordinal("name").isPresent() ? ":" + row.get("name") : ""))
        .toList();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WELL")
  void recordsWaitWhateverItAnswersAndGoOnByThemselves(Answer what) {
    FeedLoop writer = writer();
    send(OLD, OLD_ID, 1L);
    steps(writer, 4);
    answer = what;
    send(OLD, OLD_ID, 2L);
    send(NEW, NEW_ID, 3L, "n");
    send(OLD, OLD_ID, 4L);

    steps(writer, 8);

    assertThat(rows()).as("what comes before is written").containsExactly("1", "2");
    assertThat(status.reasonNotReady()).isPresent();
    assertThat(alerts).extracting(Alert::kind).containsExactly(AlertKind.REGISTRY_UNAVAILABLE);

    answer = Answer.WELL;
    steps(writer, 8);

    assertThat(rows()).containsExactly("1", "2", "3:n", "4:null");
    assertThat(lake.versions(plan.quarantine().location())).as("quarantine").isEmpty();
    assertThat(status.reasonNotReady()).isEmpty();
    assertThat(alerts)
        .extracting(Alert::kind)
        .contains(AlertKind.REGISTRY_AVAILABLE, AlertKind.TABLE_GROWN);
  }

  @Test
  void aRegistryThatIsNotThereIsWaitedFor() throws IOException {
    FeedLoop writer = writer();
    int port = server.getAddress().getPort();
    server.stop(0);
    send(NEW, NEW_ID, 3L, "n");
    steps(writer, 4);
    assertThat(status.reasonNotReady().orElse("")).contains("Cannot reach registry");

    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/", this::serve);
    server.start();
    steps(writer, 8);

    assertThat(rows()).containsExactly("3:n");
    assertThat(lake.versions(plan.quarantine().location())).isEmpty();
  }
}
