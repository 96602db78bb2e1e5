package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.kafka.Topics;
import io.sluice.local.KafkaBroker;
import io.sluice.local.LocalStack;
import io.sluice.local.shop.ShopProducer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One command runs a pipeline, and starts again what dies; another says how it is, also when it
 * stands still. DuckDB counts what is in the tables.
 */
class RunIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final int CHECK_FAILED = 3;
  private static final long COUNT = 100;

  private static final String PIPELINE =
      """
      pipeline: shop
      kafka: { bootstrap.servers: "%s" }
      lake: { root: "file://%s/lake" }
      processor: { http: "127.0.0.1:0" }
      writer: { http: "127.0.0.1:0" }
      streams:
        clicks: { topic: shop.clicks, schema: { id: long not null } }
      views:
        even: { from: clicks, where: id %% 2 = 0, select: { id: id } }
      tables:
        clicks: { commit: { every: 200 ms } }
        even: { commit: { every: 200 ms } }
      """;

  @TempDir private Path directory;

  private Sluice sluice;

  @Test
  void whatDiesIsStartedAgainAndTheStatusSaysHowItIs() throws Exception {
    sluice = new Sluice(directory);
    try (KafkaBroker broker = LocalStack.Options.in(directory.resolve("stack")).broker()) {
      broker.start();
      Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
      new Topics(client).create(List.of(new NewTopic("shop.clicks", 2, (short) 1)));
      Files.writeString(
          directory.resolve("pipeline.yaml"),
          PIPELINE.formatted(broker.bootstrapServers(), directory));
      produce(broker, 0);
      try (Sluice.Running run = sluice.start("run")) {
        awaitWritten(run, COUNT);
        kill(run, "writer");
        await()
            .atMost(LIMIT)
            .until(() -> run.out().contains("writer ended with 137; it is started again in 1 s"));
        produce(broker, COUNT);
        awaitWritten(run, 2 * COUNT);
        Sluice.Result doctor = sluice.run("doctor");
        assertThat(doctor.exit()).as(doctor.out()).isZero();
        assertThat(doctor.out()).contains("topic shop.clicks: 2 partitions", "lake: ", "tables: 2");

        List<ProcessHandle> children = run.process().descendants().toList();
        assertThat(children).hasSize(2);
        run.process().destroy();
        assertThat(run.await().exit()).as(run.out()).isZero();
        assertThat(children).noneMatch(ProcessHandle::isAlive);
      }
      runsTheWriterAloneAndMaintains();
      produce(broker, 2 * COUNT);
      Sluice.Result behind = sluice.run("status", "--check", "--max-lag", "99");
      assertThat(behind.exit()).as(behind.out()).isEqualTo(CHECK_FAILED);
      assertThat(behind.out()).contains("FAILED clicks: lag 100, at most 99");
    }
    try (LakeReplay lake = new LakeReplay(directory.resolve("lake"))) {
      assertThat(lake.open("clicks")).isTrue();
      assertThat(lake.open("even")).isTrue();
      assertThat(lake.number("select count(distinct id) from clicks")).isEqualTo(2 * COUNT);
      assertThat(lake.number("select count(*) from clicks")).isEqualTo(2 * COUNT);
      assertThat(lake.number("select count(*) from even")).isEqualTo(COUNT);
    }
  }

  /** Each service has its file, and the maintenance too; its runs are counted. */
  private void runsTheWriterAloneAndMaintains() throws Exception {
    Path logs = directory.resolve("logs");
    try (Sluice.Running run =
        sluice.start(
            "run",
            "--only",
            "writer",
            "--log-dir",
            logs.toString(),
            "--maintain",
            "10 ms",
            "--http",
            "127.0.0.1:0")) {
      await().atMost(LIMIT).until(() -> run.out().contains("maintain ended with 0"));
      Matcher address =
          Pattern.compile("run answers at (http://127.0.0.1:[0-9]+)").matcher(run.out());
      assertThat(address.find()).as(run.out()).isTrue();
      assertThat(page(address.group(1) + "/metrics"))
          .contains("sluice_run_job_failures_total{job=\"maintain\"} 0.0")
          .containsPattern("sluice_run_job_runs_total\\{job=\"maintain\"} [1-9]");
      run.process().destroy();
      assertThat(run.await().exit()).as(run.out()).isZero();
      assertThat(run.out()).contains("writer has started").doesNotContain("processor", "writer |");
    }
    assertThat(logs.resolve("processor.log")).doesNotExist();
    assertThat(logs.resolve("writer.log")).content().contains("health and metrics");
    assertThat(logs.resolve("maintain.log")).content().contains("clicks");
  }

  private static String page(String address) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString())
        .body();
  }

  private static void produce(KafkaBroker broker, long first) {
    try (Producer<byte[], byte[]> producer = ShopProducer.connect(broker.bootstrapServers())) {
      for (long id = first; id < first + COUNT; id++) {
        byte[] value = "{\"id\":%d}".formatted(id).getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>("shop.clicks", (int) (id % 2), null, value));
      }
      producer.flush();
    }
  }

  /** All of the stream and half of it, and nothing waits: marks of transactions are no records. */
  private void awaitWritten(Sluice.Running run, long clicks) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              assertThat(run.process().isAlive()).as(run.out()).isTrue();
              Map<String, JsonNode> tables = status();
              assertThat(tables.get("clicks").path("next_offsets").asLong()).isEqualTo(clicks);
              assertThat(tables.get("even").path("next_offsets").asLong())
                  .isGreaterThanOrEqualTo(clicks / 2);
              assertThat(tables.values())
                  .allMatch(table -> table.path("lag").asLong(-1) == 0)
                  .allMatch(table -> table.path("state").asText().equals("ok"));
            });
  }

  private Map<String, JsonNode> status() throws Exception {
    Sluice.Result status = sluice.run("status", "-o", "json");
    assertThat(status.exit()).as(status.err()).isZero();
    Map<String, JsonNode> tables = new HashMap<>();
    new ObjectMapper()
        .readTree(status.out())
        .path("tables")
        .forEach(table -> tables.put(table.path("table").asText(), table));
    return tables;
  }

  private static void kill(Sluice.Running run, String service) throws IOException {
    Matcher started =
        Pattern.compile(service + " has started, process ([0-9]+)").matcher(run.out());
    assertThat(started.find()).as(run.out()).isTrue();
    ProcessHandle process = ProcessHandle.of(Long.parseLong(started.group(1))).orElseThrow();
    assertThat(run.process().descendants()).contains(process);
    process.destroyForcibly();
  }
}
