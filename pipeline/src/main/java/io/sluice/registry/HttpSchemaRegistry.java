package io.sluice.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import io.sluice.failure.ExitCode;
import io.sluice.pipeline.RegistryDefinition;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A registry behind Confluent's REST API (Confluent Schema Registry, Apicurio, Karapace).
 *
 * <p>Connection failures and answers of 5xx and 429 are tried again with growing pauses; every
 * other answer counts. Safe for use by several threads.
 */
public final class HttpSchemaRegistry implements SchemaRegistry {

  private static final String CONTENT = "application/vnd.schemaregistry.v1+json";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;

  private final String root;
  private final Credentials credentials;
  private final Patience patience;
  private final HttpClient http;
  private final RetryPolicy<HttpResponse<String>> retry;

  /**
   * How long to wait for the registry.
   *
   * @param timeout for one request, connecting included
   * @param retries after the first try
   * @param pause before the first retry; it doubles each time
   */
  public record Patience(Duration timeout, int retries, Duration pause) {
    public static final Patience DEFAULT =
        new Patience(Duration.ofSeconds(10), 4, Duration.ofMillis(250));
  }

  public HttpSchemaRegistry(RegistryDefinition definition, Patience patience) {
    String url = definition.url().toString();
    this.root = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    this.credentials = Credentials.of(definition.properties());
    this.patience = patience;
    this.http = HttpClient.newBuilder().connectTimeout(patience.timeout()).build();
    this.retry =
        RetryPolicy.<HttpResponse<String>>builder()
            .handle(IOException.class)
            .handleResultIf(
                response -> response.statusCode() >= 500 || response.statusCode() == 429)
            .withBackoff(patience.pause(), patience.pause().multipliedBy(16))
            .withMaxRetries(patience.retries())
            .build();
  }

  @Override
  public int register(String subject, SchemaText schema) {
    HttpResponse<String> answer = post("/subjects/%s/versions".formatted(encoded(subject)), schema);
    if (answer.statusCode() == CONFLICT) {
      throw new IncompatibleSchemaException(
          "Cannot register a schema under '%s': the registry finds it incompatible with the versions before: %s; change the schema, or the subject's compatibility rule"
              .formatted(subject, message(answer)));
    }
    return number(accepted(answer), "id");
  }

  @Override
  public Optional<SchemaText> byId(int id) {
    return found(get("/schemas/ids/" + id)).map(answer -> schema(accepted(answer)));
  }

  @Override
  public Optional<SubjectVersion> latest(String subject) {
    return found(get("/subjects/%s/versions/latest".formatted(encoded(subject))))
        .map(answer -> version(subject, accepted(answer)));
  }

  @Override
  public Optional<SchemaText> version(String subject, int version) {
    return found(get("/subjects/%s/versions/%d".formatted(encoded(subject), version)))
        .map(answer -> schema(accepted(answer)));
  }

  @Override
  public List<SchemaVersion> versionsOf(int id) {
    List<SchemaVersion> versions = new ArrayList<>();
    found(get("/schemas/ids/%d/versions".formatted(id)))
        .ifPresent(
            answer -> {
              for (JsonNode each : accepted(answer)) {
                versions.add(
                    new SchemaVersion(each.path("subject").asText(), number(each, "version")));
              }
            });
    return versions;
  }

  @Override
  public boolean isCompatible(String subject, SchemaText schema) {
    String path = "/compatibility/subjects/%s/versions/latest".formatted(encoded(subject));
    return found(post(path, schema))
        .map(answer -> accepted(answer).path("is_compatible").asBoolean(false))
        .orElse(true);
  }

  private SubjectVersion version(String subject, JsonNode json) {
    return new SubjectVersion(subject, number(json, "version"), number(json, "id"), schema(json));
  }

  private SchemaText schema(JsonNode json) {
    String kind = json.path("schemaType").asText("AVRO");
    JsonNode text = json.path("schema");
    if (!text.isTextual()) {
      throw unusable("its answer has no 'schema'");
    }
    try {
      return new SchemaText(SchemaText.Kind.valueOf(kind), text.asText(), references(json));
    } catch (IllegalArgumentException e) {
      throw new RegistryException(
          ExitCode.FAILED,
          "Cannot use a schema of registry %s: unknown kind '%s'".formatted(root, kind),
          e);
    }
  }

  private List<SchemaReference> references(JsonNode json) {
    List<SchemaReference> references = new ArrayList<>();
    for (JsonNode reference : json.path("references")) {
      JsonNode name = reference.path("name");
      JsonNode subject = reference.path("subject");
      if (!name.isTextual() || !subject.isTextual()) {
        throw unusable("a reference in its answer has no 'name' or no 'subject'");
      }
      references.add(
          new SchemaReference(name.asText(), subject.asText(), number(reference, "version")));
    }
    return references;
  }

  private int number(JsonNode json, String field) {
    JsonNode value = json.path(field);
    if (!value.canConvertToInt()) {
      throw unusable("its answer has no number '%s'".formatted(field));
    }
    return value.intValue();
  }

  private static Optional<HttpResponse<String>> found(HttpResponse<String> answer) {
    return answer.statusCode() == NOT_FOUND ? Optional.empty() : Optional.of(answer);
  }

  private JsonNode accepted(HttpResponse<String> answer) {
    int status = answer.statusCode();
    if (status == 401 || status == 403) {
      throw new RegistryException(
          ExitCode.CONFIGURATION,
          "Cannot use registry %s: it answers %d to our credentials; check 'basic.auth.user.info' or 'bearer.auth.token' of 'registry'"
              .formatted(root, status),
          null);
    }
    if (status != 200) {
      throw unusable("it answers %d %s".formatted(status, message(answer)));
    }
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new RegistryException(
          ExitCode.TRY_LATER,
          "Cannot use registry %s: its answer is not JSON; is this the root of a Confluent REST API?"
              .formatted(root),
          e);
    }
  }

  private RegistryException unusable(String reason) {
    return new RegistryException(
        ExitCode.TRY_LATER,
        "Cannot use registry %s: %s; is this the root of a Confluent REST API?"
            .formatted(root, reason),
        null);
  }

  private static String message(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body()).path("message").asText("");
    } catch (JsonProcessingException e) {
      return "(%d bytes that are not JSON)".formatted(answer.body().length());
    }
  }

  private HttpResponse<String> get(String path) {
    return send(request(path).GET().build());
  }

  private HttpResponse<String> post(String path, SchemaText schema) {
    ObjectNode body = JSON.createObjectNode().put("schema", schema.text());
    if (schema.kind() != SchemaText.Kind.AVRO) {
      body.put("schemaType", schema.kind().name());
    }
    if (!schema.references().isEmpty()) {
      ArrayNode references = body.putArray("references");
      for (SchemaReference reference : schema.references()) {
        references
            .addObject()
            .put("name", reference.name())
            .put("subject", reference.subject())
            .put("version", reference.version());
      }
    }
    return send(
        request(path)
            .header("Content-Type", CONTENT)
            .POST(BodyPublishers.ofString(body.toString()))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(root + path))
            .timeout(patience.timeout())
            .header("Accept", CONTENT);
    credentials.header().ifPresent(value -> request.header("Authorization", value));
    return request;
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return Failsafe.with(retry).get(() -> http.send(request, BodyHandlers.ofString()));
    } catch (FailsafeException e) {
      if (e.getCause() instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new RegistryException(
          ExitCode.TRY_LATER,
          "Cannot reach registry %s: %s; start it, or change 'url' of 'registry'"
              .formatted(root, reason(e)),
          e);
    }
  }

  private static String reason(FailsafeException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause.getClass().getSimpleName()
        + (cause.getMessage() == null ? "" : ": " + cause.getMessage());
  }

  private static String encoded(String subject) {
    return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
