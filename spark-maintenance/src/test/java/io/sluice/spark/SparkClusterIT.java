package io.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.spark.job.SparkSubmit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs as their help says to submit them, on a cluster of two workers. */
class SparkClusterIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long LIMIT_SECONDS = 240;
  private static final Map<String, String> COORDINATES =
      new TreeMap<>(
          Map.of(
              "_topic",
              "string",
              "_partition",
              "integer",
              "_offset",
              "long",
              "_timestamp",
              "timestamp"));

  @TempDir private static Path folder;
  private static SparkInstallation spark;
  private static SparkCluster cluster;
  private static DuckLake lake;

  @BeforeAll
  static void startCluster() throws Exception {
    spark = SparkInstallation.into(Files.createDirectory(folder.resolve("spark")));
    lake = new DuckLake(folder.resolve("lake"));
    cluster = SparkCluster.start(spark);
    Files.createDirectory(folder.resolve("spark-maintenance"));
    Files.createSymbolicLink(
        folder.resolve("spark-maintenance/target"), Path.of("target").toAbsolutePath());
    Files.writeString(
        folder.resolve("pipeline.yaml"),
        """
        pipeline: shop
        lake: { root: "%s" }
        streams:
          clicks: { topic: shop.clicks, format: json, schema: { click_id: string, country: string } }
          profiles: { topic: shop.profiles, key: user_id, schema: { user_id: long, name: string } }
        dimensions:
          products: { table: products, key: product_id }
        views:
          loud: { from: clicks, select: { name: upper(click_id) } }
        tables:
          clicks: { partition_by: [country] }
          profiles: { mode: upsert }
        """
            .formatted(folder.resolve("lake").toUri()));
    writeClicks();
    writeChangesOfProfiles();
    Path catalog = Files.createDirectory(folder.resolve("catalog.csv"));
    Files.writeString(catalog.resolve("a.csv"), "product_id,price\np1,1.5\np2,2.5\n");
    Files.writeString(catalog.resolve("b.csv"), "product_id,price\np3,3.5\n");
  }

  private static void writeClicks() throws Exception {
    Map<String, String> columns = new LinkedHashMap<>(Map.of("click_id", "string"));
    columns.put("country", "string");
    columns.putAll(COORDINATES);
    lake.create("clicks", columns, List.of("country"));
    for (int version = 1; version <= 2; version++) {
      lake.append(
          "clicks",
          version,
          "country",
          """
          select 'c' || i click_id, if(i %% 2 = 0, 'de', 'fr') country, 'shop.clicks' _topic,
            0::int _partition, i::bigint _offset, to_timestamp(i) _timestamp
          from range(%d, %d) numbers(i)
          """
              .formatted(10 * version - 10, 10 * version));
    }
    Map<String, String> view = new LinkedHashMap<>();
    view.put("source_topic", "string");
    view.put("source_partition", "integer");
    view.put("source_offset", "long");
    view.put("name", "string");
    view.putAll(COORDINATES);
    lake.create("loud", view, List.of());
    lake.append(
        "loud",
        1,
        "",
        """
        select 'shop.clicks' source_topic, 0::int source_partition, i::bigint source_offset,
          'C' || i as name, 'shop.loud' _topic, 0::int _partition, i::bigint _offset,
          to_timestamp(i) _timestamp
        from range(0, 20) numbers(i)
        """);
  }

  private static void writeChangesOfProfiles() throws Exception {
    Map<String, String> columns = new LinkedHashMap<>(Map.of("user_id", "long"));
    columns.put("name", "string");
    columns.put("_op", "string");
    columns.putAll(COORDINATES);
    lake.create("profiles.changelog", columns, List.of());
    List<String> changes =
        List.of("(1, 'ann', 'u', 0), (2, 'bob', 'u', 1)", "(2, null, 'd', 2), (3, 'cid', 'u', 3)");
    for (int version = 1; version <= changes.size(); version++) {
      lake.append(
          "profiles.changelog",
          version,
          "",
          """
          select id::bigint user_id, name, op _op, 'shop.profiles' _topic, 0::int _partition,
            number::bigint _offset, to_timestamp(number) _timestamp
          from (values %s) changes(id, name, op, number)
          """
              .formatted(changes.get(version - 1)));
    }
  }

  @AfterAll
  static void stopCluster() throws Exception {
    Files.deleteIfExists(folder.resolve("spark-maintenance/target"));
    if (cluster != null) {
      cluster.close();
    }
    lake.close();
  }

  /** The lines of a job's help, with another job or none behind them. */
  private static String submit(String options, String job) {
    return SparkSubmit.EXAMPLE.replace("spark-submit ", "spark-submit " + options) + job;
  }

  /** What a command line of a shell printed to standard output; it has to end with 0. */
  private static String shell(String line, String input) throws Exception {
    Path in = Files.writeString(folder.resolve("in"), input);
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        spark
            .environment(new ProcessBuilder("sh", "-c", line))
            .directory(folder.toFile())
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
          .as("ends in time: %s", Files.readString(err))
          .isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(err) + cluster.words()).isZero();
    return Files.readString(out);
  }

  /** The answers to jobs, each as its help shows how to submit it, in one application. */
  private static Map<String, JsonNode> answers(List<String> jobs) throws Exception {
    StringBuilder lines = new StringBuilder();
    for (String job : jobs) {
      List<String> arguments = new ArrayList<>(JobExamples.submitted(job));
      arguments.addAll(List.of("-o", "json"));
      lines.append(JSON.writeValueAsString(arguments)).append('\n');
    }
    List<String> answers = shell(submit("", "--stdin"), lines.toString()).lines().toList();
    assertThat(answers).hasSameSizeAs(jobs);
    Map<String, JsonNode> byJob = new LinkedHashMap<>();
    for (int i = 0; i < answers.size(); i++) {
      byJob.put(jobs.get(i), JSON.readTree(answers.get(i)));
    }
    return byJob;
  }

  @Test
  void everyJobRunsAsItsHelpSaysOnBothWorkers() throws Exception {
    List<String> before = lake.rows("clicks", "click_id, country, _offset");

    Map<String, JsonNode> answers = answers(JobExamples.jobs());

    System.err.println(answers);
    answers.forEach(
        (job, answer) ->
            assertThat(answer.path("exit").asInt(-1)).as("%s: %s", job, answer).isZero());
    EventLog log = EventLog.ofTheNewest(spark.events(), Set.of());
    for (String job : JobExamples.jobs()) {
      System.err.println(job + " " + log.executors("io.sluice.spark." + job + "."));
    }
    assertThat(lake.rows("clicks", "click_id, country, _offset")).isEqualTo(before).hasSize(20);
    System.err.println(lake.rows("products", "product_id, price"));
    System.err.println(lake.rows("profiles", "user_id, name"));
  }
}
