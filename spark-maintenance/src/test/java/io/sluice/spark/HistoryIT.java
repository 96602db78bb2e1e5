package io.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

class HistoryIT {

  @TempDir private Path directory;
  private Jobs jobs;

  @BeforeEach
  void pipeline() throws Exception {
    jobs = Jobs.in(directory);
  }

  /** Appends rows and moves partition 3 of the topic, as a commit of the lake-writer does. */
  private void append(int rows, long nextOffset) {
    append(rows, nextOffset, "by hand");
  }

  private void append(int rows, long nextOffset, String userMetadata) {
    jobs.spark()
        .range(rows)
        .selectExpr("concat('c', id) click_id", "'p' product_id")
        .write()
        .format("delta")
        .mode("append")
        .option("txnAppId", "sluice:shop:clicks:shop.clicks-3")
        .option("txnVersion", nextOffset)
        .option("userMetadata", userMetadata)
        .save(jobs.table("clicks"));
  }

  @Test
  void showsWhoDidWhatAndTheOffsetsOfEveryVersion() throws Exception {
    append(5, 5);
    append(7, 12);
    jobs.report("optimize", "clicks");

    JsonNode commits = jobs.report("history", "clicks").path("commits");

    assertThat(commits).extracting(it -> it.path("version").asLong()).containsExactly(2L, 1L, 0L);
    JsonNode optimize = commits.get(0);
    assertThat(optimize.path("operation").asText()).isEqualTo("OPTIMIZE");
    assertThat(optimize.path("user_metadata").asText()).isEqualTo("sluice optimize");
    assertThat(optimize.path("rows_added").asLong()).isZero();
    assertThat(optimize.path("offsets")).isEmpty();
    JsonNode second = commits.get(1);
    assertThat(second.path("operation").asText()).isEqualTo("WRITE");
    assertThat(second.path("engine").asText()).startsWith("Apache-Spark/");
    assertThat(second.path("user_metadata").asText()).isEqualTo("by hand");
    assertThat(second.path("rows_added").asLong()).isEqualTo(7);
    assertThat(second.path("offsets")).hasToString("{\"shop.clicks-3\":12}");
    assertThat(commits.get(2).path("offsets")).hasToString("{\"shop.clicks-3\":5}");
  }

  @Test
  void showsTheSchemasThatAVersionHasTheFirstRecordsOf() throws Exception {
    append(
        1,
        1,
        "{\"sluice.commit\":\"x\",\"sluice.schema.17\":\"clicks-value v3\",\"sluice.schema.4\":\"\"}");
    append(1, 2, "sluice.schema.5 of somebody else");

    JsonNode commits = jobs.report("history", "clicks").path("commits");

    assertThat(commits.get(1).path("schemas"))
        .hasToString("[\"(id 4)\",\"clicks-value v3 (id 17)\"]");
    assertThat(commits.get(0).path("schemas")).isEmpty();
    assertThat(jobs.run("history", "clicks").out()).contains("clicks-value v3 (id 17)");
  }

  @Test
  void theLimitKeepsTheNewest() throws Exception {
    append(1, 1);
    append(1, 2);

    JsonNode report = jobs.report("history", "clicks", "--limit", "1");

    assertThat(report.path("commits")).hasSize(1);
    assertThat(report.at("/commits/0/version").asLong()).isEqualTo(1);
    assertThat(report.path("older_cleaned").asBoolean()).isFalse();
  }

  @Test
  void aCleanedLogShowsWhatIsThere() throws Exception {
    append(1, 1);
    append(1, 2);
    append(1, 3);
    DeltaLog delta = DeltaLog.forTable(jobs.spark(), jobs.table("clicks"));
    delta.checkpoint(delta.update(false, Option.empty(), Option.empty()), Option.empty());
    Path log = directory.resolve("lake/clicks/_delta_log");
    for (String cleaned : new String[] {"00000000000000000000", "00000000000000000001"}) {
      Files.delete(log.resolve(cleaned + ".json"));
    }
    DeltaLog.clearCache();

    JsonNode report = jobs.report("history", "clicks");

    assertThat(report.path("commits")).hasSize(1);
    assertThat(report.at("/commits/0/version").asLong()).isEqualTo(2);
    assertThat(report.path("older_cleaned").asBoolean()).isTrue();
  }

  @Test
  void textStandsInColumns() throws Exception {
    append(5, 5);

    String text = jobs.run("history", "clicks").out();

    assertThat(text.lines()).hasSize(3);
    assertThat(text).startsWith("clicks, versions shown: 1\n").contains("shop.clicks-3=5");
    assertThat(text.lines().toList().get(1)).startsWith("  version  time");
  }

  @Test
  void aTableWithoutACommitIsRefusedWithThoseThereAre() {
    append(1, 1);

    Jobs.Ended ended = jobs.run("history", "products");

    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.refusal())
        .startsWith("Cannot show history of 'products': nothing has been written to file:")
        .endsWith("there are clicks");
  }

  @Test
  void anUnknownKeyOfThePipelineFileIsRefusedWithItsPlace() throws Exception {
    jobs.write("pipeline.yaml", "pipeline: shop\nlake: { root: \"file:///x\", rot: x }\n");

    Jobs.Ended ended = jobs.run("history", "clicks");

    assertThat(ended.exit()).isEqualTo(78);
    assertThat(ended.refusal()).contains("pipeline.yaml:2:").contains("'rot'");
  }
}
