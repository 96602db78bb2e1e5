package io.sluice.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.RegistryDefinition;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpSchemaRegistryTest {

  private static final SchemaText CLICK = SchemaText.avro("{\"type\":\"string\"}");
  private static final HttpSchemaRegistry.Patience TWO_TRIES =
      new HttpSchemaRegistry.Patience(Duration.ofSeconds(10), 1, Duration.ofNanos(1));

  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<String> asked = new ArrayList<>();
  private HttpServer server;

  private record Answer(int status, String body) {}

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(
        "%s %s %s %s"
            .formatted(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                exchange.getRequestHeaders().getFirst("Authorization"),
                body));
    Answer answer = answers.remove();
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private void answers(int status, String body) {
    answers.add(new Answer(status, body));
  }

  private HttpSchemaRegistry registry(Map<String, String> properties) {
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api/");
    return new HttpSchemaRegistry(new RegistryDefinition(url, properties), TWO_TRIES);
  }

  @Test
  void registersUnderASubjectOfAnyName() {
    answers(200, "{\"id\":7}");

    assertThat(registry(Map.of()).register("shop/clicks value", CLICK)).isEqualTo(7);
    assertThat(asked)
        .containsExactly(
            "POST /api/subjects/shop%2Fclicks%20value/versions null"
                + " {\"schema\":\"{\\\"type\\\":\\\"string\\\"}\"}");
  }

  @Test
  void saysWhyASchemaIsRefused() {
    answers(409, "{\"error_code\":409,\"message\":\"reader field missing\"}");

    assertThatThrownBy(() -> registry(Map.of()).register("s", CLICK))
        .isInstanceOf(IncompatibleSchemaException.class)
        .hasMessageContaining("reader field missing");
  }

  @Test
  void anUnknownIdIsNotAFailure() {
    answers(404, "{\"error_code\":40403}");
    assertThat(registry(Map.of()).byId(9)).isEmpty();
  }

  @Test
  void readsTheLatestVersionOfASubject() {
    answers(
        200,
        "{\"subject\":\"s\",\"version\":3,\"id\":12,\"schemaType\":\"JSON\",\"schema\":\"{}\"}");

    assertThat(registry(Map.of()).latest("s"))
        .contains(new SubjectVersion("s", 3, 12, new SchemaText(SchemaText.Kind.JSON, "{}")));
  }

  @Test
  void readsAndWritesTheReferencesOfASchema() {
    String reference = "{\"name\":\"b.proto\",\"subject\":\"b/x\",\"version\":2}";
    answers(
        200,
        "{\"schemaType\":\"PROTOBUF\",\"schema\":\"A\",\"references\":[%s]}".formatted(reference));
    answers(
        200,
        "{\"subject\":\"b/x\",\"version\":2,\"id\":1,\"schemaType\":\"PROTOBUF\",\"schema\":\"B\"}");
    answers(404, "{}");
    answers(200, "{\"id\":7}");
    HttpSchemaRegistry registry = registry(Map.of());
    SchemaText schema =
        new SchemaText(
            SchemaText.Kind.PROTOBUF, "A", List.of(new SchemaReference("b.proto", "b/x", 2)));

    assertThat(registry.byId(1)).contains(schema);
    assertThat(registry.version("b/x", 2)).contains(new SchemaText(SchemaText.Kind.PROTOBUF, "B"));
    assertThat(registry.version("b/x", 3)).isEmpty();
    registry.register("s", schema);

    assertThat(asked)
        .satisfiesExactly(
            first -> assertThat(first).contains("/schemas/ids/1"),
            second -> assertThat(second).contains("/subjects/b%2Fx/versions/2"),
            third -> assertThat(third).contains("/subjects/b%2Fx/versions/3"),
            fourth ->
                assertThat(fourth)
                    .endsWith(
                        "{\"schema\":\"A\",\"schemaType\":\"PROTOBUF\",\"references\":[%s]}"
                            .formatted(reference)));
  }

  @Test
  void asksForCompatibility() {
    answers(200, "{\"is_compatible\":false}");
    answers(404, "{}");
    HttpSchemaRegistry registry = registry(Map.of());

    assertThat(registry.isCompatible("s", CLICK)).isFalse();
    assertThat(registry.isCompatible("new", CLICK)).isTrue();
  }

  @Test
  void triesAgainWhenTheServerFails() {
    answers(503, "");
    answers(200, "{\"schema\":\"{}\"}");

    assertThat(registry(Map.of()).byId(1)).contains(SchemaText.avro("{}"));
  }

  @Test
  void aServerThatGoesOnFailingIsNotAMissingSchema() {
    answers(500, "oops");
    answers(500, "oops");

    assertFailure(() -> registry(Map.of()).byId(1), ExitCode.TRY_LATER, "it answers 500");
    assertThat(asked).hasSize(2);
  }

  @Test
  void garbageIsNotASchema() {
    answers(200, "<html>");
    assertFailure(() -> registry(Map.of()).byId(1), ExitCode.TRY_LATER, "not JSON");
    answers(200, "{}");
    assertFailure(() -> registry(Map.of()).byId(1), ExitCode.TRY_LATER, "no 'schema'");
  }

  @Test
  void sendsCredentialsAndNeverShowsThem() {
    answers(200, "{\"id\":1}");
    answers(401, "");
    HttpSchemaRegistry basic = registry(Map.of("basic.auth.user.info", "me:secret"));
    basic.register("s", CLICK);
    assertThat(asked.get(0)).contains("Basic bWU6c2VjcmV0");

    HttpSchemaRegistry bearer = registry(Map.of("bearer.auth.token", "secret"));
    assertThatThrownBy(() -> bearer.register("s", CLICK))
        .hasMessageContaining("it answers 401 to our credentials")
        .hasMessageNotContaining("secret");
    assertThat(asked.get(1)).contains("Bearer secret");
  }

  @Test
  void refusesASettingThatItDoesNotKnow() {
    assertFailure(
        () -> registry(Map.of("basic.auth.userinfo", "me:secret")),
        ExitCode.CONFIGURATION,
        "did you mean 'basic.auth.user.info'?");
  }

  @Test
  void namesARegistryThatIsNotThere() {
    HttpSchemaRegistry registry = registry(Map.of());
    server.stop(0);

    assertFailure(
        () -> registry.byId(1), ExitCode.TRY_LATER, "Cannot reach registry http://127.0.0.1");
  }

  @Test
  void aCacheAsksOncePerIdAndForgetsTheOldest() {
    SchemaRegistry cache = new CachingSchemaRegistry(registry(Map.of()), 1);
    answers(404, "{}");
    answers(200, "{\"schema\":\"a\"}");
    answers(200, "{\"schema\":\"b\"}");
    answers(200, "{\"schema\":\"a\"}");

    assertThat(cache.byId(1)).isEmpty();
    assertThat(cache.byId(1)).contains(SchemaText.avro("a"));
    assertThat(cache.byId(1)).contains(SchemaText.avro("a"));
    assertThat(cache.byId(2)).contains(SchemaText.avro("b"));
    assertThat(cache.byId(1)).contains(SchemaText.avro("a"));
    assertThat(asked).hasSize(4);
  }

  private static void assertFailure(Runnable call, ExitCode exitCode, String message) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.exitCode()).isEqualTo(exitCode))
        .hasMessageContaining(message);
  }

  @Test
  void saysUnderWhichSubjectsASchemaIsRegistered() {
    answers(200, "[{\"subject\":\"a-value\",\"version\":3},{\"subject\":\"b\",\"version\":1}]");
    answers(404, "{}");

    HttpSchemaRegistry registry = registry(Map.of());

    assertThat(registry.versionsOf(7))
        .containsExactly(new SchemaVersion("a-value", 3), new SchemaVersion("b", 1));
    assertThat(registry.versionsOf(8)).isEmpty();
    assertThat(asked).first().asString().startsWith("GET /api/schemas/ids/7/versions ");
  }
}
