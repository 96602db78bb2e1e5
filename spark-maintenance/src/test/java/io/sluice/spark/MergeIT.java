package io.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.spark.job.JobContext;
import io.sluice.spark.job.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** All that holds of a merge, whether it reads the rows of its table once or twice. */
@ParameterizedClass
@ValueSource(strings = {"one", "two"})
class MergeIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Parameter private String passes;
  @TempDir private Path directory;
  private Jobs jobs;
  private ChangelogTable changelog;
  private List<Change> changes = List.of();

  @BeforeEach
  void pipeline() throws IOException {
    jobs = Jobs.in(directory);
    jobs.write(
        "pipeline.yaml",
        """
        pipeline: shop
        lake: { root: "%s" }
        streams:
          profiles: { topic: shop.profiles, key: user_id, schema: { user_id: long, name: string } }
          clicks: { topic: shop.clicks, schema: { click_id: string } }
        tables:
          profiles: { mode: upsert }
        """
            .formatted(directory.resolve("lake").toUri()));
  }

  private void changelog(long seed, int batches, int changesInABatch) {
    changes = Change.random(seed, batches, changesInABatch);
    changelog = new ChangelogTable(jobs.spark(), directory.resolve("lake"), changes);
  }

  /** The rows, read from the Parquet files that a plain replay of the log finds. */
  private Map<Long, String> rows() throws IOException {
    Map<Long, String> rows = new TreeMap<>();
    if (jobs.log("profiles").files().isEmpty()) {
      return rows;
    }
    for (Row row : jobs.rows("profiles").select("user_id", "name", "_offset").collectAsList()) {
      assertThat(rows.put(row.getLong(0), row.getString(1) + "@" + row.getLong(2)))
          .as("another row of key %s", row.getLong(0))
          .isNull();
    }
    return rows;
  }

  private void requireRows(int batches) throws IOException {
    assertThat(rows()).isEqualTo(Change.rows(changes, batches));
  }

  private JsonNode merge(String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("merge", "--passes", passes));
    arguments.addAll(List.of(more));
    return jobs.report(arguments.toArray(String[]::new)).at("/tables/0");
  }

  private Jobs.Ended run(String... more) {
    List<String> arguments = new ArrayList<>(List.of("merge", "--passes", passes));
    arguments.addAll(List.of(more));
    return jobs.run(arguments.toArray(String[]::new));
  }

  private long folded() throws IOException {
    long folded = -2;
    try (Stream<Path> log = Files.list(directory.resolve("lake/profiles/_delta_log"))) {
      for (Path commit : log.filter(file -> file.toString().endsWith(".json")).sorted().toList()) {
        for (String line : Files.readAllLines(commit)) {
          JsonNode set = JSON.readTree(line).path("txn");
          if (set.path("appId").asText().startsWith("sluice-merge:shop:profiles:")) {
            folded = set.path("version").asLong();
            assertThat(Files.readString(commit))
                .as("the commit that says so")
                .containsPattern("\"operation\":\"(MERGE|WRITE)\"")
                .contains("{\"add\":");
          }
        }
      }
    }
    return folded;
  }

  @Test
  void whateverTheSlicesTheTableIsWhatAPlainMapOfAllChangesIs() throws Exception {
    changelog(7, 30, 12);
    Random random = new Random(7);
    while (changelog.batches() < 30) {
      changelog.append(Math.min(2 + random.nextInt(9), 30 - changelog.batches()));
      if (random.nextInt(3) == 0) {
        jobs.report("optimize");
      }
      JsonNode report = merge();
      assertThat(report.path("outcome").asText()).isEqualTo("merged");
      if (report.path("folded_before").isNumber()) {
        assertThat(report.path("passes").asText()).isEqualTo(passes);
      }
      requireRows(changelog.batches());
      assertThat(folded()).isEqualTo(changelog.version());
    }
    long version = jobs.log("profiles").version();

    assertThat(merge().path("outcome").asText()).isEqualTo("up to date");
    assertThat(jobs.log("profiles").version()).isEqualTo(version);
    assertThat(merge("--full").path("inserted").asInt()).isEqualTo(rows().size());
    requireRows(30);
    assertThat(jobs.log("profiles").protocol())
        .hasToString("{\"minReaderVersion\":1,\"minWriterVersion\":2}");
    // The checker: without one delete the map is another.
    Change last =
        changes.stream().filter(Change::isDelete).reduce((before, after) -> after).orElseThrow();
    List<Change> without = changes.stream().filter(change -> !change.equals(last)).toList();
    assertThat(Change.rows(without, 30)).isNotEqualTo(rows());
  }

  @Test
  void aWriterThatAppendsEvery100MillisecondsDisturbsNoMergeAndNoCompaction() throws Exception {
    int batches = 150;
    changelog(8, batches, 4);
    changelog.append(1);
    ScheduledExecutorService writer = changelog.appendAllSlowly(batches);
    int besideTheWriter = 0;
    while (!writer.isShutdown()) {
      int before = changelog.batches();
      JsonNode report = merge();
      besideTheWriter += changelog.batches() > before + 1 ? 1 : 0;
      assertThat(report.path("outcome").asText()).isEqualTo("merged");
      jobs.report("optimize");
    }
    assertThat(changelog.failure()).isNull();
    assertThat(besideTheWriter).as("merges during which the writer committed").isPositive();
    merge();
    requireRows(batches);
  }

  @Test
  void aMergeThatDiesAtAnyStepIsFinishedByTheNext() throws Exception {
    assumeThat(passes).as("the same for both").isEqualTo("one");
    changelog(9, 60, 6);
    changelog.append(3);
    int died = 0;
    String[] merge = {"merge", "--passes", passes};
    for (String[] arguments : new String[][] {merge, merge, {"merge", "--full"}}) {
      // The first step is the session's.
      for (int step = 2; dies(step, arguments); step++) {
        died++;
        if (step % 2 == 0) {
          changelog.append(1);
        }
        merge();
        requireRows(changelog.batches());
        changelog.append(1);
      }
      merge();
      requireRows(changelog.batches());
      changelog.append(2);
    }
    assertThat(died).isGreaterThanOrEqualTo(6);
  }

  /** Runs a job until it takes a step; whether it got there. */
  private boolean dies(int step, String... arguments) {
    int[] steps = {0};
    Progress deadly =
        what -> {
          if (++steps[0] == step) {
            throw new IllegalStateException("killed at " + what);
          }
        };
    return run(deadly, arguments).err().contains("killed at");
  }

  private Jobs.Ended run(Progress progress, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-f", jobs.path("pipeline.yaml"), "-o", "json"));
    int exit =
        JobMain.runner(new JobContext(Map.of(), LakeSession::open, progress))
            .printingTo(new PrintWriter(out, true), new PrintWriter(err, true))
            .run(all.toArray(String[]::new));
    return new Jobs.Ended(exit, out.toString(), err.toString());
  }

  @Test
  void ofTwoMergesAtOnceOneGivesWay() throws Exception {
    changelog(10, 6, 10);
    changelog.append(2);
    merge();
    changelog.append(1);
    Progress another =
        what -> {
          if (what.startsWith("merging")) {
            changelog.append(1);
            assertThat(run().exit()).isZero();
          }
        };

    Jobs.Ended ended = run(another, "merge", "--passes", passes);

    assertThat(ended.exit()).isEqualTo(75);
    assertThat(ended.refusal())
        .contains(
            passes.equals("one")
                ? "another writer changed the table meanwhile (Concurrent"
                : "another merge was faster and is at version 4");
    requireRows(4);
    changelog.append(1);
    long before = jobs.log("profiles").version();
    Jobs.Ended rival = RivalCommit.during(jobs, "profiles", () -> run());
    assertThat(rival.exit()).isEqualTo(75);
    assertThat(rival.refusal()).contains("another writer changed the table meanwhile");
    assertThat(jobs.log("profiles").version()).isEqualTo(before + 1);
    merge("--full");
    requireRows(5);
  }

  @Test
  void rowsThatWereTakenOutAskForAFullMerge() throws Exception {
    assumeThat(passes).as("the same for both").isEqualTo("one");
    changelog(11, 8, 10);
    changelog.append(4);
    merge();
    jobs.spark()
        .sql(
            "restore table delta.`%s` to version as of 2"
                .formatted(jobs.table("profiles.changelog")));

    Jobs.Ended ended = run();

    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.refusal())
        .contains("profiles.changelog: version 5 (RESTORE) took rows out", "--full");
    requireRows(4);
    merge("--full");
    requireRows(2);
    jobs.spark()
        .sql("restore table delta.`%s` to version as of 1".formatted(jobs.table("profiles")));
    assertThat(run("--dry-run").refusal()).contains("is a RESTORE", "--full");
  }

  @Test
  void aLogOrFilesThatAreGoneAskForAFullMerge() throws Exception {
    assumeThat(passes).as("the same for both").isEqualTo("one");
    changelog(12, 8, 10);
    changelog.append(2);
    merge();
    changelog.append(2);
    jobs.report("optimize");
    Path table = directory.resolve("lake/profiles.changelog");
    Files.delete(table.resolve("batch-00003.parquet"));

    assertThat(run().refusal())
        .contains("file batch-00003.parquet was written together", "vacuumed", "--full");
    merge("--full");
    requireRows(4);
    changelog.append(1);
    merge();
    requireRows(5);
  }

  @Test
  void columnsThatTheChangelogGainsFlowIntoTheTable() throws Exception {
    assumeThat(passes).as("the same for both").isEqualTo("one");
    changelog(13, 2, 10);
    changelog.append(2);
    merge();
    jobs.spark()
        .sql(
            "alter table delta.`%s` add columns (plan string, address struct<zip: string>)"
                .formatted(jobs.table("profiles.changelog")));
    jobs.spark()
        .sql(
            """
            insert into delta.`%s` select 1, 'new', 'u', 'shop.profiles', 1, 1000L, now(), 'gold', named_struct('zip', '1')
            union all select 1000, 'newer', 'u', 'shop.profiles', 1, 1001L, now(), 'tin', null
            """
                .formatted(jobs.table("profiles.changelog")));

    merge();

    assertThat(jobs.log("profiles").type("plan")).isEqualTo("string");
    assertThat(
            jobs.rows("profiles")
                .where("plan is not null")
                .selectExpr("concat_ws(' ', user_id, name, plan, address.zip)")
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactlyInAnyOrder("1 new gold 1", "1000 newer tin");
  }

  @Test
  void aDryRunForetellsAndWritesNothing() throws Exception {
    assumeThat(passes).as("the same for both").isEqualTo("one");
    changelog(14, 4, 10);
    changelog.append(2);
    assertThat(merge("--dry-run").path("inserted").asInt())
        .isEqualTo(Change.rows(changes, 2).size());
    assertThat(directory.resolve("lake/profiles")).doesNotExist();
    merge();
    changelog.append(2);
    JsonNode planned = merge("--dry-run");
    JsonNode done = merge();
    for (String count : List.of("inserted", "updated", "deleted", "folded", "folded_before")) {
      assertThat(done.path(count)).as(count).isEqualTo(planned.path(count));
    }
    requireRows(4);
  }

  @Test
  void aTableWithRowsThatNoMergeHasWrittenIsLeftAlone() throws Exception {
    assumeThat(passes).as("the same for both").isEqualTo("one");
    changelog(15, 1, 2);
    changelog.append(1);
    jobs.spark().range(3).write().format("delta").save(jobs.table("profiles"));

    assertThat(run("--full").refusal())
        .contains("Cannot merge profiles: the table has rows that no merge has written");
    assertThat(run("clicks").refusal())
        .contains("no such table with one row for each key; it has profiles");
  }

  @Test
  void recordsOfOneKeyInSeveralPartitionsAreOrderedByTheirTime() throws Exception {
    changes =
        List.of(
            new Change(0, 1, "old", 0, 900, 1_000),
            new Change(1, 1, "moved", 3, 1, 2_000),
            new Change(2, 1, "late", 0, 901, 1_500));
    changelog = new ChangelogTable(jobs.spark(), directory.resolve("lake"), changes);
    changelog.append(1);
    merge();
    changelog.append(1);
    merge();
    assertThat(rows()).containsEntry(1L, "moved@1");
    changelog.append(1);
    merge();
    assertThat(rows()).containsEntry(1L, "moved@1");
    merge("--full");
    assertThat(rows()).containsEntry(1L, "moved@1");
  }
}
