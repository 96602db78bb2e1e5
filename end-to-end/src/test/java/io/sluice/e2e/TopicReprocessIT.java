package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.local.Installation;
import io.sluice.local.JobProcess;
import io.sluice.local.KafkaBroker;
import io.sluice.local.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Views that had a bug, and raw tables that are gone: their rows are made anew of what Kafka still
 * has, though every step of the copying dies, and in the end the job itself. DuckDB counts them.
 */
class TopicReprocessIT {

  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

  /** An event may claim a day more than its record, so records of a day before are needed. */
  private static final String FROM = "2026-01-07T00:00:00Z";

  /** One every ten minutes, in two partitions in turn. */
  private static final int CLICKS = 4 * 144;

  /** A click that is late whatever the order in which partitions are read: all before it are. */
  private static final int LATE = 303;

  /** What has expired, of each partition: less than a day. */
  private static final long EXPIRED = 60;

  /** What has to be copied, of both: three days. */
  private static final int NEEDED = 3 * 144;

  private static final String RECORDS = "per_product.reprocess.1.records.clicks";

  private static final Duration LIMIT = Duration.ofMinutes(1);

  private static final String PIPELINE =
      """
      pipeline: shop
      kafka: { bootstrap.servers: "%s" }
      lake: { root: "file://%s/lake" }
      processor: { http: "127.0.0.1:0" }
      writer: { http: "127.0.0.1:0", kafka: { max.poll.records: 50 } }
      streams:
        clicks: { topic: shop.clicks, event_time: at, format: json, schema: { click_id: string, product: string, quantity: int, at: timestamp } }
        buys: { topic: shop.buys, event_time: at, format: json, schema: { click_id: string, at: timestamp } }
      views:
        per_product: { from: clicks, where: %3$s, window: { tumbling: 1 hour, grace: 1 minute }, group_by: product, select: { clicks: count(*) } }
        pairs: { from: clicks, join: { stream: buys, by: click_id, within: 30 minutes, grace: 1 minute }, where: clicks.%3$s, select: { quantity: clicks.quantity } }
      tables:
        clicks: { commit: { rows: 50 } }
      """;

  @TempDir private Path directory;

  private Sluice sluice;

  @Test
  void whatKafkaHasIsEnoughWhateverDies() throws Exception {
    sluice = new Sluice(directory);
    try (KafkaBroker broker = LocalStack.Options.in(directory.resolve("stack")).broker()) {
      broker.start();
      String servers = broker.bootstrapServers();
      streamedWithABug(servers);
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
        expire(admin);
        takeAway("clicks");
        takeAway("buys");

        dieAtEveryStep(servers);
        mend();

        assertThat(admin.listGroups().all().get().toString())
            .contains("shop-lake-writer.per_product")
            .doesNotContain("records");
      }
    }
  }

  private void streamedWithABug(String servers) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      admin
          .createTopics(
              Stream.of("shop.clicks", "shop.buys")
                  .map(topic -> new NewTopic(topic, 2, (short) 1))
                  .map(topic -> topic.configs(Map.of("retention.ms", "-1")))
                  .toList())
          .all()
          .get();
    }
    pipeline(servers, "quantity > 2");
    send(servers, 0, LATE);
    run("processor", "--drain", "--state-dir", "state");
    send(servers, LATE, CLICKS);
    run("processor", "--drain", "--state-dir", "state");
    run("writer", "--drain");
    pipeline(servers, "quantity > 0");
  }

  private void pipeline(String servers, String where) throws IOException {
    Files.writeString(
        directory.resolve("pipeline.yaml"), PIPELINE.formatted(servers, directory, where));
  }

  /** One click of a hundred comes four hours late; a third of all becomes a buy. */
  private void send(String servers, int from, int to) throws Exception {
    Map<String, Object> properties = Map.of("bootstrap.servers", servers, "linger.ms", 50);
    try (Producer<String, String> producer =
        new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
      for (int i = from; i < to; i++) {
        Instant sent = START.plusSeconds(i * 600L);
        Instant at = i % 100 == LATE % 100 ? sent.minus(Duration.ofHours(4)) : sent;
        producer.send(
            new ProducerRecord<>(
                "shop.clicks",
                i % 2,
                sent.toEpochMilli(),
                null,
                "{\"click_id\":\"c%d\",\"product\":\"p%d\",\"quantity\":%d,\"at\":\"%s\"}"
                    .formatted(i, i % 3, i % 5, at)));
        if (i % 3 == 0) {
          producer.send(
              new ProducerRecord<>(
                  "shop.buys",
                  i % 2,
                  sent.plusSeconds(60).toEpochMilli(),
                  null,
                  "{\"click_id\":\"c%d\",\"at\":\"%s\"}".formatted(i, sent.plusSeconds(60))));
        }
      }
    }
  }

  private void expire(Admin admin) throws Exception {
    admin
        .deleteRecords(
            Map.of(
                new TopicPartition("shop.clicks", 0),
                RecordsToDelete.beforeOffset(EXPIRED),
                new TopicPartition("shop.clicks", 1),
                RecordsToDelete.beforeOffset(EXPIRED)))
        .all()
        .get();
  }

  private void takeAway(String table) throws IOException {
    Files.move(directory.resolve("lake").resolve(table), directory.resolve(table));
  }

  private void giveBack(String table) throws IOException {
    Files.move(directory.resolve(table), directory.resolve("lake").resolve(table));
  }

  private Sluice.Result run(String... arguments) throws Exception {
    Sluice.Result result = sluice.run(arguments);
    assertThat(result.exit()).as("%s: %s", List.of(arguments), result.err()).isZero();
    return result;
  }

  /** Before a commit it dies with the job that has started it. */
  private void dieAtEveryStep(String servers) throws Exception {
    assertThat(die("commit.after:halt@1")).as("behind the plan").isZero();
    String plan = plan();
    // What comes behind the plan is no part of it.
    send(servers, CLICKS, CLICKS + 12);
    assertThat(die("file.before-close:halt@1")).isZero();
    long copied = die("commit.after:halt@2");
    assertThat(copied).as("two commits").isBetween(100L, NEEDED - 100L);
    dieWithTheJob();
    assertThat(copied()).isEqualTo(copied);
    assertThat(plan()).isEqualTo(plan);
  }

  /** Returns how many rows are there then. */
  private long die(String step) throws Exception {
    Sluice.Result died =
        sluice.run(
            Map.of("SLUICE_FAILPOINT", step),
            "refill",
            "per_product",
            "pairs",
            "--generation",
            "1",
            "--from",
            FROM);
    assertThat(died.exit()).as("%s: %s", step, died.err()).isEqualTo(137);
    return copied();
  }

  private Path records() {
    return directory.resolve("lake").resolve(RECORDS);
  }

  private String plan() throws IOException {
    String first = Files.readString(records().resolve("_delta_log/00000000000000000000.json"));
    return new ObjectMapper()
        .readTree(
            first.lines().filter(line -> line.contains("sluice.refill")).findFirst().orElseThrow())
        .findValue("sluice.refill")
        .asText();
  }

  private long copied() throws Exception {
    try (LakeReplay lake = new LakeReplay(directory.resolve("lake"));
        Stream<Path> files = Files.list(records())) {
      if (files.noneMatch(file -> file.getFileName().toString().endsWith(".parquet"))
          || versions() == 1) {
        return 0;
      }
      assertThat(lake.open(RECORDS)).isTrue();
      return lake.number("select count(*) from " + RECORDS.replace('.', '_'));
    }
  }

  private long versions() throws IOException {
    try (Stream<Path> log = Files.list(records().resolve("_delta_log"))) {
      return log.filter(entry -> entry.getFileName().toString().matches("\\d+\\.json")).count();
    }
  }

  /** SIGKILL of the Spark job while the writer's command copies for it: both are gone. */
  private void dieWithTheJob() throws Exception {
    Path gate = directory.resolve("commit.before.blocked");
    try (Sluice.Running job =
        sluice.start(
            Map.of("SLUICE_FAILPOINT", "commit.before:block@1"),
            "reprocess",
            "per_product",
            "pairs",
            "--from",
            FROM,
            "--source",
            "kafka")) {
      await().atMost(LIMIT).until(() -> Files.exists(gate) || !job.process().isAlive());
      assertThat(job.process().isAlive()).as(job.err()).isTrue();
      List<ProcessHandle> started = job.process().descendants().toList();
      assertThat(started).isNotEmpty();

      job.process().destroyForcibly().waitFor();

      await()
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(started).noneMatch(ProcessHandle::isAlive));
    }
    Files.delete(gate);
  }

  private void mend() throws Exception {
    try (JobProcess jobs = jobs()) {
      JsonNode filling = report(jobs, "reprocess", "status").at("/generations/0");
      assertThat(filling.path("step").asText()).as("%s", filling).isEqualTo("filling");
      assertThat(filling.path("copied").asLong()).isBetween(100L, NEEDED - 100L);
      assertThat(filling.path("offsets").asLong()).isEqualTo(NEEDED);
      requireRefusals(jobs);
      JsonNode planned = mend(jobs, "pairs", "--generation", "2", "--dry-run").at("/views/0");
      assertThat(planned.path("offsets").asLong()).as("%s", planned).isGreaterThan(NEEDED);
      abandon(jobs);

      JsonNode mended = mend(jobs, "per_product", "pairs");

      assertThat(mended.path("generation").asText()).isEqualTo("1");
      assertThat(mended.path("views")).allMatch(view -> view.path("added").asLong() > 0);
      assertThat(names()).noneMatch(name -> name.contains("reprocess"));
      assertThat(mend(jobs, "per_product", "pairs", "--generation", "1").path("views"))
          .allMatch(view -> view.path("step").asText().equals("promoted"));
      giveBack("clicks");
      giveBack("buys");
      String to = mended.at("/views/0/to").asText();
      requireEqual(jobs, to, mended.at("/views/1/to").asText());
      compare(to);
    }
  }

  private JsonNode mend(JobProcess jobs, String... views) {
    String[] source = {"--from", FROM, "--source", "kafka"};
    return report(
        jobs,
        Stream.of(new String[] {"reprocess"}, views, source)
            .flatMap(Stream::of)
            .toArray(String[]::new));
  }

  private void requireRefusals(JobProcess jobs) {
    requireRefusal(jobs, FROM, "lake", "1", 2, "it is made from kafka", "reprocess abandon");
    String before = "2026-01-06T00:00:00Z";
    requireRefusal(
        jobs, before, "kafka", "1", 78, "they are being copied for rows from " + FROM + " on");
    requireRefusal(
        jobs,
        before,
        "kafka",
        "2",
        78,
        "Kafka has of shop.clicks-0 nothing before offset 60",
        "what has expired may be of 2026-01-05T00:00:00Z or later",
        "--source lake");
  }

  /** What is copied in part goes; here a copy of it under another name. */
  private void abandon(JobProcess jobs) throws IOException {
    String other = RECORDS.replace(".1.", ".other.");
    Path copy = directory.resolve("lake").resolve(other);
    try (Stream<Path> files = Files.walk(records())) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(records().relativize(file).toString()));
      }
    }
    report(jobs, "reprocess", "abandon", "per_product", "--generation", "other");
    assertThat(names()).contains(RECORDS).doesNotContain(other);
  }

  private void requireRefusal(
      JobProcess jobs, String from, String source, String generation, int exit, String... words) {
    JobProcess.Answer answer =
        jobs.run(
            "reprocess",
            "per_product",
            "--from",
            from,
            "--source",
            source,
            "--generation",
            generation,
            "-f",
            file());
    assertThat(answer.exit()).as(answer.error()).isEqualTo(exit);
    assertThat(answer.error()).contains(words);
  }

  private void requireEqual(JobProcess jobs, String... ends) {
    String to =
        Stream.of(ends).map(Instant::parse).min(Instant::compareTo).orElseThrow().toString();
    JsonNode views =
        report(jobs, "verify", "per_product", "pairs", "--from", FROM, "--to", to).path("views");
    assertThat(views).hasSize(2);
    for (JsonNode view : views) {
      assertThat(view.path("stream_rows").asLong()).as("%s", view).isPositive();
      assertThat(view.path("differences").asLong()).as("%s", view).isZero();
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> tables = Files.list(directory.resolve("lake"))) {
      return tables.map(table -> table.getFileName().toString()).toList();
    }
  }

  private String file() {
    return directory.resolve("pipeline.yaml").toString();
  }

  private JsonNode report(JobProcess jobs, String... arguments) {
    return jobs.require(
        Stream.concat(Stream.of(arguments), Stream.of("-f", file(), "-o", "json"))
            .toArray(String[]::new));
  }

  private JobProcess jobs() {
    Installation installation = Installation.current();
    return JobProcess.start(
        installation
            .command("spark-maintenance", "io.sluice.spark.JobMain")
            .withMoreOptions("-Dsluice.home=" + installation.home())
            .withMoreOptions(Sluice.JAVA_OPTIONS.split(" "))
            .withArguments("--stdin"),
        directory.resolve("spark.log"));
  }

  /** Of the windows that lie in the range, and of those before it, which are as they were. */
  private void compare(String to) throws Exception {
    try (LakeReplay lake = new LakeReplay(directory.resolve("lake"))) {
      for (String table : List.of("clicks", "per_product", "per_product.late")) {
        assertThat(lake.open(table)).as(table).isTrue();
      }
      lake.execute(
          """
          create view recomputed as
          select time_bucket(interval 1 hour, "at") as window_start, product,
            count(*) filter (quantity > 0) as good, count(*) filter (quantity > 2) as bad
          from clicks
          where not exists (from per_product_late late
            where late.source_partition = clicks._partition and late.source_offset = clicks._offset)
          group by all
          """);
      for (String part :
          List.of(
              "good:window_start >= '%s' and window_start + interval 1 hour <= '%s'"
                  .formatted(FROM, to),
              "bad:window_start < '%s'".formatted(FROM))) {
        String column = part.substring(0, part.indexOf(':'));
        String range = part.substring(part.indexOf(':') + 1);
        String expected =
            "select window_start, product, %s from recomputed where %1$s > 0 and %s"
                .formatted(column, range);
        String actual = "select window_start, product, clicks from per_product where " + range;
        assertThat(lake.number("select count(*) from (%s)".formatted(expected))).isPositive();
        assertThat(
                lake.number("select count(*) from (%s except all %s)".formatted(actual, expected)))
            .as("%s that are wrong", part)
            .isZero();
        assertThat(
                lake.number("select count(*) from (%s except all %s)".formatted(expected, actual)))
            .as("%s that are missing", part)
            .isZero();
      }
    }
  }
}
