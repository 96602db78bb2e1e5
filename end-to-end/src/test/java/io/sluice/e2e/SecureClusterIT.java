package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.kafka.Topics;
import io.sluice.local.shop.ShopProducer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processor and writer against a broker with TLS, SCRAM-SHA-512 and an authorizer: they work with
 * the ACLs that {@code sluice explain --acls} names and not with fewer, and none of the secrets in
 * their pipeline file is in anything that they print, log or answer.
 */
class SecureClusterIT {

  private static final int RECORDS = 300;
  private static final int CONFIGURATION = 78;
  private static final int TRY_LATER = 75;
  private static final int STOP_SECONDS = 10;
  private static final String TOPIC = "web.clicks";
  private static final String TOKEN = "planted-token-of-the-pages";
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");

  private static final String PIPELINE =
      """
      pipeline: shop
      kafka:
      %s
      lake: { root: "file://%s/lake", hadoop: { fs.s3a.access.key: planted-access, fs.s3a.secret.key: planted-key } }
      processor:
        http: "127.0.0.1:0"
        http_token: "${PAGES_TOKEN}"
        kafka: { %s }
      writer:
        http: "127.0.0.1:0"
        http_token: "${PAGES_TOKEN}"
        kafka: { %s }
      streams:
        clicks: { topic: web.clicks, event_time: at, schema: { id: long not null, at: timestamp } }
      views:
        even:
          from: clicks
          where: id %% 2 = 0
          select: { id: id, last: id %% 10 }
        per_digit:
          from: even
          window: { tumbling: 1 minute, grace: 1 minute }
          group_by: last
          select: { n: count(*) }
      """;

  private static final String REGISTRY =
      "registry: { url: 'http://127.0.0.1:1', basic.auth.user.info: 'me:planted-registry' }\n";

  @TempDir private Path directory;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void theServicesWorkWithTheAclsThatExplainNamesAndShowNoSecret() throws Exception {
    Sluice sluice = new Sluice(directory, Map.of("PAGES_TOKEN", TOKEN));
    try (SecureBroker broker = SecureBroker.start(directory.resolve("broker"))) {
      writePipelines(broker);
      broker.addUser("shop-processor", "planted-password-of-the-processor");
      broker.addUser("shop-writer", "planted-password-of-the-writer");
      produce(broker.plainServers());
      refusesWhoIsNotLetIn(sluice);
      drain(sluice, broker);
      requireRows();
      requireGuardedPages(sluice, "writer");
      requireGuardedPages(sluice, "processor");

      without(broker, "User:shop-writer", ResourceType.GROUP);
      requireFailure(sluice, "writer", "Not authorized to access group");
      without(broker, "User:shop-processor", ResourceType.TRANSACTIONAL_ID);
      requireFailure(sluice, "processor", "TransactionalIdAuthorizationException");
    }
    showsWhatHasSecrets(sluice);
    requireNoSecrets();
  }

  private void writePipelines(SecureBroker broker) throws IOException {
    String pipeline =
        PIPELINE.formatted(
            broker.connection().stripTrailing(),
            directory,
            SecureBroker.login("shop-processor", file("processor-password", "processor")),
            SecureBroker.login("shop-writer", file("writer-password", "writer")));
    Files.writeString(directory.resolve("pipeline.yaml"), pipeline);
    Files.writeString(
        directory.resolve("wrong-password.yaml"),
        pipeline.replace("writer-password", "processor-password"));
    Files.writeString(directory.resolve("untrusting.yaml"), pipeline.replace("ssl.trust", "x."));
    Files.writeString(
        directory.resolve("registry.yaml"),
        REGISTRY + pipeline.replaceFirst(", schema: .*}", " }"));
  }

  private Path file(String name, String user) throws IOException {
    Path folder = Files.createDirectories(directory.resolve("secrets"));
    return Files.writeString(folder.resolve(name), "planted-password-of-the-" + user + "\n");
  }

  private static void produce(String servers) throws InterruptedException {
    new Topics(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers))
        .create(List.of(new NewTopic(TOPIC, 2, (short) 1)));
    try (Producer<byte[], byte[]> producer = ShopProducer.connect(servers)) {
      for (int id = 0; id < RECORDS; id++) {
        String json = "{\"id\":%d,\"at\":%d}".formatted(id, 1_700_000_000_000L + id * 1_000L);
        producer.send(
            new ProducerRecord<>(TOPIC, id % 2, null, json.getBytes(StandardCharsets.UTF_8)));
      }
      producer.flush();
    }
  }

  private static void refusesWhoIsNotLetIn(Sluice sluice) throws Exception {
    requireRefusal(sluice, "wrong-password.yaml", "Authentication failed");
    requireRefusal(sluice, "untrusting.yaml", "SSL handshake failed");
  }

  private static void requireRefusal(Sluice sluice, String file, String reason) throws Exception {
    Sluice.Result refused = sluice.run("writer", "--drain", "-f", file);
    assertThat(refused.exit()).as(refused.err()).isEqualTo(CONFIGURATION);
    List<String> lines = refused.err().lines().toList();
    assertThat(lines.get(lines.size() - 1))
        .startsWith("Cannot connect to Kafka at 127.0.0.1:")
        .contains(reason, "; correct the credentials and certificates under 'kafka'");
  }

  private static void drain(Sluice sluice, SecureBroker broker) throws Exception {
    try (Admin admin = broker.admin()) {
      admin.createAcls(acls(sluice)).all().get();
    }
    Sluice.Result processed = sluice.run("processor", "--drain", "--close-windows");
    assertThat(processed.exit()).as(processed.err()).isZero();
    Sluice.Result written = sluice.run("writer", "--drain");
    assertThat(written.exit()).as(written.err()).isZero();
  }

  private static List<AclBinding> acls(Sluice sluice) throws Exception {
    Sluice.Result explained = sluice.run("explain", "--acls", "-o", "json");
    assertThat(explained.exit()).as(explained.err()).isZero();
    List<AclBinding> bindings = new ArrayList<>();
    for (JsonNode acl : new ObjectMapper().readTree(explained.out()).get("acls")) {
      ResourcePattern resource =
          new ResourcePattern(
              ResourceType.valueOf(acl.get("resource_type").asText()),
              acl.get("name").asText(),
              PatternType.valueOf(acl.get("pattern_type").asText()));
      for (JsonNode operation : acl.get("operations")) {
        bindings.add(
            new AclBinding(
                resource,
                new AccessControlEntry(
                    acl.get("principal").asText(),
                    "*",
                    AclOperation.valueOf(operation.asText()),
                    AclPermissionType.ALLOW)));
      }
    }
    return bindings;
  }

  private void requireRows() throws Exception {
    try (LakeReplay lake = new LakeReplay(directory.resolve("lake"))) {
      assertThat(lake.open("clicks")).isTrue();
      assertThat(lake.open("per_digit")).isTrue();
      assertThat(lake.number("select count(distinct id) from clicks")).isEqualTo(RECORDS);
      assertThat(lake.number("select cast(sum(n) as bigint) from per_digit"))
          .isEqualTo(RECORDS / 2);
    }
  }

  private static void without(SecureBroker broker, String principal, ResourceType type)
      throws Exception {
    Predicate<AclBinding> taken =
        acl -> acl.entry().principal().equals(principal) && acl.pattern().resourceType() == type;
    try (Admin admin = broker.admin()) {
      List<AclBinding> acls =
          admin.describeAcls(AclBindingFilter.ANY).values().get().stream().filter(taken).toList();
      assertThat(acls).hasSize(1);
      admin.deleteAcls(acls.stream().map(AclBinding::toFilter).toList()).all().get();
    }
  }

  /** The pages of a live service, which ends in time when it is asked to. */
  private void requireGuardedPages(Sluice sluice, String service) throws Exception {
    try (Sluice.Running running = sluice.start(service)) {
      await().atMost(LIMIT).until(() -> ADDRESS.matcher(running.err()).find());
      Matcher address = ADDRESS.matcher(running.err());
      assertThat(address.find()).isTrue();
      String root = address.group();
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> assertThat(page(root + "/readyz", TOKEN).statusCode()).isEqualTo(200));
      assertThat(page(root + "/metrics", TOKEN).body()).contains("sluice_" + service);
      assertThat(page(root + "/metrics", "planted-token-of-others").statusCode()).isEqualTo(401);
      assertThat(page(root + "/readyz", "none").body()).isEqualTo("{\"ready\":true}\n");

      running.process().destroy();
      assertThat(running.process().waitFor(STOP_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(running.process().exitValue()).as(running.err()).isZero();
    }
  }

  private static void requireFailure(Sluice sluice, String service, String reason)
      throws Exception {
    try (Sluice.Running running = sluice.start(service)) {
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> assertThat(running.err().lines()).anyMatch(line -> line.contains(reason)));
    }
  }

  /** Keeps the page beside what the commands print. */
  private HttpResponse<String> page(String address, String token) throws Exception {
    HttpResponse<String> page =
        http.send(
            HttpRequest.newBuilder(URI.create(address))
                .header("Authorization", "Bearer " + token)
                .build(),
            HttpResponse.BodyHandlers.ofString());
    Files.writeString(
        Files.createTempFile(directory, "page", ".txt"), page.headers() + page.body());
    return page;
  }

  private static void showsWhatHasSecrets(Sluice sluice) throws Exception {
    assertThat(sluice.run("lint", "-o", "json").exit()).isZero();
    assertThat(sluice.run("explain", "-o", "json").exit()).isZero();
    assertThat(sluice.run("explain", "--graph", "dot").exit()).isZero();
    assertThat(sluice.run("history", "clicks", "-o", "json").exit()).isZero();
    assertThat(sluice.run("lint", "-f", "registry.yaml").out()).contains("127.0.0.1:1");
    sluice.run("processor", "-f", "registry.yaml").requireRefusal(TRY_LATER, "127.0.0.1");
  }

  private void requireNoSecrets() throws IOException {
    List<Path> printed = PlantedSecrets.filesIn(directory);
    assertThat(printed).hasSizeGreaterThan(20);
    PlantedSecrets secrets = new PlantedSecrets(Pattern.compile("planted-[a-z-]+"));
    assertThat(secrets.findIn(printed)).isEmpty();
    Path leak = Files.writeString(directory.resolve("leak.txt"), "x=planted-key;");
    assertThat(secrets.findIn(PlantedSecrets.filesIn(directory)))
        .containsExactly(leak + ": planted-key");
  }
}
