package io.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.spark.job.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a merge reads its table once, what it commits then, and what it loses to. */
class OnePassIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Partitions whose folders have other names than their values. */
  private static final List<String> NAMES = List.of("a b", "50%", "x=y", "ü");

  @TempDir private Path directory;
  private Jobs jobs;
  private ChangelogTable changelog;
  private final List<Change> changes = new ArrayList<>();

  /** A key for each name in the first batch, and then changes of some of them. */
  @BeforeEach
  void table() throws Exception {
    jobs = Jobs.in(directory);
    jobs.write(
        "pipeline.yaml",
        """
        pipeline: shop
        lake: { root: "%s" }
        streams:
          profiles: { topic: shop.profiles, key: user_id, schema: { user_id: long, name: string } }
        tables:
          profiles: { mode: upsert, partition_by: [name] }
          profiles.changelog: { partition_by: [] }
        """
            .formatted(directory.resolve("lake").toUri()));
    for (int key = 0; key < NAMES.size(); key++) {
      changes.add(new Change(0, key, NAMES.get(key), 0, key, 1_000));
    }
    changes.add(new Change(1, 2, "a b", 0, 10, 2_000));
    changes.add(new Change(2, 0, "50%", 0, 20, 3_000));
    changes.add(new Change(2, 1, null, 0, 21, 3_000));
    changes.add(new Change(2, 9, "ü", 0, 22, 3_000));
    changes.add(new Change(2, 2, "x=y", 0, 23, 3_000));
    changes.add(new Change(3, 3, "new", 0, 30, 4_000));
    changes.add(new Change(3, 0, "new", 0, 31, 4_000));
    changelog = new ChangelogTable(jobs.spark(), directory.resolve("lake"), changes);
    changelog.append(1);
    merge();
  }

  private JsonNode merge(String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("merge"));
    arguments.addAll(List.of(more));
    return jobs.report(arguments.toArray(String[]::new)).at("/tables/0");
  }

  private void requireRows(int batches) {
    Map<Long, String> rows = new TreeMap<>();
    for (Row row :
        jobs.spark()
            .read()
            .format("delta")
            .load(jobs.table("profiles"))
            .select("user_id", "name", "_offset")
            .collectAsList()) {
      assertThat(rows.put(row.getLong(0), row.getString(1) + "@" + row.getLong(2))).isNull();
    }
    assertThat(rows).isEqualTo(Change.rows(changes, batches));
  }

  private List<JsonNode> lastCommit() throws IOException {
    List<JsonNode> actions = new ArrayList<>();
    for (String line :
        Files.readAllLines(
            directory.resolve(
                "lake/profiles/_delta_log/%020d.json".formatted(jobs.log("profiles").version())))) {
      actions.add(JSON.readTree(line));
    }
    return actions;
  }

  private static Stream<JsonNode> named(List<JsonNode> actions, String name) {
    return actions.stream().filter(action -> action.has(name)).map(action -> action.get(name));
  }

  @Test
  void theFilesWithChangedKeysDecideHowOftenItIsRead() throws Exception {
    changelog.append(1);
    assertThat(merge().path("passes").asText()).isEqualTo("two");
    requireRows(2);
    changelog.append(1);
    JsonNode report = merge();
    assertThat(report.path("passes").asText()).isEqualTo("one");
    requireRows(3);
    assertThat(report.path("inserted").asInt()).isEqualTo(1);
    assertThat(report.path("updated").asInt()).isEqualTo(2);
    assertThat(report.path("deleted").asInt()).isEqualTo(1);
  }

  @Test
  void itsCommitSaysWhatItIs() throws Exception {
    changelog.append(2);
    merge("--passes", "one");

    List<JsonNode> commit = lastCommit();
    JsonNode info = named(commit, "commitInfo").findFirst().orElseThrow();
    assertThat(info.path("operation").asText()).isEqualTo("MERGE");
    assertThat(info.path("isBlindAppend").asBoolean(true)).isFalse();
    assertThat(info.at("/operationMetrics/numTargetRowsInserted").asText()).isEqualTo("1");
    assertThat(info.at("/operationMetrics/numTargetRowsUpdated").asText()).isEqualTo("2");
    assertThat(info.at("/operationMetrics/numTargetRowsDeleted").asText()).isEqualTo("1");
    assertThat(named(commit, "add"))
        .isNotEmpty()
        .allMatch(add -> add.path("dataChange").asBoolean());
    // The file of the fourth partition has no key that changes.
    assertThat(named(commit, "remove"))
        .hasSize(3)
        .allMatch(remove -> remove.path("dataChange").asBoolean());
    assertThat(named(commit, "txn")).hasSize(1);
    assertThat(named(commit, "metaData")).isEmpty();
    assertThat(named(commit, "protocol")).isEmpty();
    assertThat(jobs.log("profiles").protocol())
        .hasToString("{\"minReaderVersion\":1,\"minWriterVersion\":2}");
    requireRows(3);
  }

  @Test
  void itLosesToWhateverChangesTheTableMeanwhile() throws Exception {
    changelog.append(2);
    for (String rival :
        List.of(
            "delete from delta.`%s` where user_id = 0",
            "insert into delta.`%1$s` select * from delta.`%1$s` where user_id = 3",
            "alter table delta.`%s` set tblproperties ('a' = 'b')",
            "restore table delta.`%s` to version as of 0")) {
      long before = jobs.log("profiles").version();
      boolean[] came = {false};
      Progress meanwhile =
          step -> {
            if (step.startsWith("merging")) {
              came[0] = true;
              jobs.spark().sql(rival.formatted(jobs.table("profiles"))).collectAsList();
            }
          };
      Jobs.Ended ended = jobs.run(meanwhile, "merge", "--passes", "one");
      assertThat(came[0]).as(rival).isTrue();
      assertThat(ended.exit()).as(rival).isEqualTo(75);
      assertThat(ended.refusal()).contains("another writer changed the table meanwhile");
      assertThat(jobs.log("profiles").version())
          .as("one commit, the rival's")
          .isEqualTo(before + 1);
    }
  }

  @Test
  void aCompactionThatComesBetweenIsOvercomeByTheNextRun() throws Exception {
    changelog.append(1);
    merge();
    changelog.append(1);
    Progress compacting =
        step -> {
          if (step.startsWith("merging")) {
            assertThat(jobs.run("optimize", "profiles", "--all").exit()).isZero();
          }
        };
    Jobs.Ended ended = jobs.run(compacting, "merge", "--passes", "one");
    assertThat(ended.exit()).isEqualTo(75);
    requireRows(2);
    assertThat(merge("--passes", "one").path("outcome").asText()).isEqualTo("merged");
    requireRows(3);
    changelog.append(1);
    assertThat(merge("--passes", "one").path("passes").asText()).isEqualTo("one");
    requireRows(4);
  }
}
