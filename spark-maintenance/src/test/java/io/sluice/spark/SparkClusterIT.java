package io.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.spark.job.SparkSubmit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs as their help says to submit them, on a cluster of two workers. */
class SparkClusterIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long LIMIT_SECONDS = 600;

  /** Other ways to run a job than its help's: each plans its tasks otherwise. */
  private static final List<List<String>> OTHER_WAYS =
      List.of(
          List.of("load", "products", "news.json"),
          List.of("optimize", "profiles.changelog", "--rewrite"),
          List.of("optimize", "clicks", "--zorder-by", "click_id", "--all"),
          List.of("merge", "clicks", "--dedupe", "click_id"));

  /** They read a log, which takes no task. */
  private static final Set<String> DRIVERS_ALONE = Set.of("history", "tag");

  @TempDir private static Path folder;
  private static DuckLake lake;
  private static SparkInstallation spark;
  private static SparkCluster cluster;

  /** What an application answered to each job, and what Spark wrote down of it. */
  private record Ended(List<JsonNode> answers, EventLog log) {}

  @BeforeAll
  static void startCluster() throws Exception {
    lake = DuckShop.in(folder).lake();
    Files.createDirectory(folder.resolve("spark-maintenance"));
    Files.createSymbolicLink(built(), Path.of("target").toAbsolutePath());
    spark = SparkInstallation.into(Files.createDirectory(folder.resolve("spark")));
    cluster = SparkCluster.start(spark);
  }

  @AfterAll
  static void stopCluster() throws Exception {
    cluster.close();
    lake.close();
    Files.delete(built());
  }

  private static Path built() {
    return folder.resolve("spark-maintenance/target");
  }

  /** Runs jobs one after the other in one application, with the lines that their help shows. */
  private static Ended submit(String options, List<List<String>> jobs) throws Exception {
    StringBuilder lines = new StringBuilder();
    for (List<String> job : jobs) {
      lines.append(JSON.writeValueAsString(with(job, "-o", "json"))).append('\n');
    }
    Set<String> before = applications();
    String submit = SparkSubmit.EXAMPLE.replace("spark-submit ", "spark-submit " + options);
    List<JsonNode> answers = new ArrayList<>();
    for (String answer : shell(submit + "--stdin", lines.toString()).lines().toList()) {
      answers.add(JSON.readTree(answer));
    }
    assertThat(answers).hasSameSizeAs(jobs);
    assertThat(answers).allMatch(answer -> answer.path("exit").asInt(-1) == 0);
    Set<String> now = applications();
    now.removeAll(before);
    assertThat(now).hasSize(1);
    return new Ended(answers, EventLog.of(spark.events().resolve(now.iterator().next())));
  }

  private static List<String> with(List<String> job, String... more) {
    return Stream.concat(job.stream(), Stream.of(more)).toList();
  }

  private static Set<String> applications() throws IOException {
    try (Stream<Path> logs = Files.list(spark.events())) {
      return new HashSet<>(logs.map(log -> log.getFileName().toString()).toList());
    }
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
      assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as("ends in time").isTrue();
      assertThat(process.exitValue()).isZero();
      return Files.readString(out);
    } catch (AssertionError e) {
      throw new AssertionError(Files.readString(err) + cluster.words(), e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
  }

  /** The workers that ran tasks which a job waited for. */
  private static Set<Integer> workers(EventLog log, String job) {
    String verb = job.split("-")[0];
    String command = verb.substring(0, 1).toUpperCase(Locale.ROOT) + verb.substring(1) + "Command";
    return workersFor(log, "." + command + ".");
  }

  private static Set<Integer> workersFor(EventLog log, String code) {
    return cluster.workers(log.application(), log.executors(code));
  }

  @Test
  void theInstallationHasNothingOfSluiceOrDelta() {
    assertThat(spark.jars().stream().map(jar -> Path.of(jar).getFileName().toString()))
        .anyMatch(jar -> jar.startsWith("spark-core_"))
        .noneMatch(jar -> jar.matches("(sluice|delta|unitycatalog|picocli|failsafe|wire|okio).*"));
  }

  @Test
  void everyJobRunsOnBothWorkersAsItsHelpSaysToSubmitIt() throws Exception {
    List<String> clicks = lake.rows("clicks", "click_id, country, _offset");
    List<String> changes = lake.rows("profiles.changelog", "user_id, name, _op, _offset");
    List<List<String>> jobs =
        Stream.concat(JobExamples.jobs().stream().map(JobExamples::submitted), OTHER_WAYS.stream())
            .toList();

    Ended ended = submit("", jobs);

    assertThat(lake.rows("products", "product_id, price"))
        .containsExactly("(p1, 9.5)", "(p2, 2.5)", "(p3, 3.5)", "(p4, 4.5)");
    assertThat(lake.rows("profiles", "user_id, name, _offset"))
        .containsExactly("(1, ann, 0)", "(3, cid, 3)");
    assertThat(lake.rows("profiles.changelog", "user_id, name, _op, _offset")).isEqualTo(changes);
    assertThat(clicks).hasSize(DuckShop.CLICKS).contains("(c0, de, 20)");
    assertThat(lake.rows("clicks", "click_id, country, _offset"))
        .isEqualTo(clicks.stream().filter(row -> !row.equals("(c0, de, 20)")).toList());
    assertThat(answer(ended, jobs, "optimize").at("/tables/0/files_after").asInt()).isEqualTo(2);
    assertThat(answer(ended, jobs, "promote-column").path("files").asInt()).isPositive();
    assertThat(lake.rows("clicks", "typeof(quantity), quantity")).contains("(BIGINT, 19)");
    assertThat(answer(ended, jobs, "diff").path("only_in_b").asInt()).isEqualTo(11);
    assertThat(answer(ended, jobs, "sql").at("/rows/0/n").asInt()).isEqualTo(DuckShop.CLICKS);
    assertThat(answer(ended, jobs, "verify").at("/views/0/batch_rows").asInt())
        .isEqualTo(DuckShop.CLICKS);
    assertThat(answer(ended, jobs, "reconcile").at("/views/0/updated").asInt()).isEqualTo(1);
    assertThat(lake.rows("per_country", "country, clicks, _offset")).contains("(fr, 2, 1)");
    assertThat(answer(ended, jobs, "backfill").path("added").asInt()).isZero();
    assertThat(JobExamples.jobs().stream().filter(job -> !DRIVERS_ALONE.contains(job)))
        .allSatisfy(job -> assertThat(workers(ended.log(), job)).containsExactly(0, 1));
    assertThat(workersFor(ended.log(), "io.sluice.spark.optimize.Compaction.write("))
        .as("what optimize does on a thread of its own")
        .containsExactly(0, 1);
    assertThat(DRIVERS_ALONE)
        .as("a check that sees what takes no task")
        .allSatisfy(job -> assertThat(workers(ended.log(), job)).isEmpty());
  }

  /** What the first job of a name reported. */
  private static JsonNode answer(Ended ended, List<List<String>> jobs, String name) {
    List<String> names = jobs.stream().map(job -> job.get(0)).collect(Collectors.toList());
    return ended.answers().get(names.indexOf(name)).path("output");
  }

  @Test
  void onOneMachineTheSameLinesRunWithoutAWorker() throws Exception {
    Ended ended =
        submit("--master 'local[*]' ", List.of(List.of("sql", "select count(*) n from loud")));

    assertThat(ended.answers().get(0).at("/output/rows/0/n").asInt()).isEqualTo(DuckShop.CLICKS);
    assertThat(ended.log().executors(".SqlCommand.")).containsExactly("driver");
    assertThat(workers(ended.log(), "sql")).isEmpty();
  }
}
