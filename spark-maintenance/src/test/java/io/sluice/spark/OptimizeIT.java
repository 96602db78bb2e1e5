package io.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptimizeIT {

  @TempDir private Path directory;
  private Jobs jobs;

  @BeforeEach
  void manySmallFiles() throws Exception {
    jobs = Jobs.in(directory);
    jobs.spark()
        .range(0, 60, 1, 6)
        .selectExpr(
            "concat('c', id % 50) click_id",
            "concat('p', id % 7) product_id", "timestamp_millis(id * 1000) _timestamp")
        .write()
        .format("delta")
        .save(jobs.table("clicks"));
  }

  /** The rows with how often each is there, as one number. */
  private long hash() throws Exception {
    Row hash =
        jobs.rows("clicks")
            .groupBy("click_id", "product_id", "_timestamp")
            .count()
            .agg(functions.expr("bit_xor(xxhash64(*))"), functions.sum("count"))
            .first();
    assertThat(hash.getLong(1)).isEqualTo(60);
    return hash.getLong(0);
  }

  @Test
  void writesSmallFilesTogetherAndKeepsEveryRow() throws Exception {
    long before = hash();

    JsonNode report = jobs.report("optimize").path("tables");

    assertThat(report).hasSize(1);
    assertThat(report.get(0).path("table").asText()).isEqualTo("clicks");
    assertThat(report.get(0).path("outcome").asText()).isEqualTo("optimized");
    assertThat(report.get(0).path("files_before").asLong()).isEqualTo(6);
    assertThat(report.get(0).path("files_after").asLong()).isEqualTo(1);
    ReplayedLog log = jobs.log("clicks");
    assertThat(log.version()).isEqualTo(1);
    assertThat(log.live()).hasSize(1);
    assertThat(log.rowsInStatistics()).isEqualTo(60);
    assertThat(log.protocol()).hasToString("{\"minReaderVersion\":1,\"minWriterVersion\":2}");
    assertThat(hash()).isEqualTo(before);
  }

  @Test
  void doesNotMindAWriterThatAppendsMeanwhile() throws Exception {
    JsonNode report = RivalCommit.during(jobs, "clicks", () -> jobs.report("optimize", "clicks"));

    assertThat(report.at("/tables/0/version_after").asLong()).isEqualTo(2);
    ReplayedLog log = jobs.log("clicks");
    assertThat(log.version()).isEqualTo(2);
    assertThat(log.live()).as("the compacted file and the appended one").hasSize(2);
    assertThat(log.rowsInStatistics()).isEqualTo(70);
  }

  @Test
  void readersNeedNothingFromBeforeALargeCompaction() throws Exception {
    jobs.spark()
        .range(0, 250, 1, 250)
        .selectExpr("concat('c', id) click_id", "'p' product_id", "timestamp_millis(id) _timestamp")
        .write()
        .format("delta")
        .mode("append")
        .save(jobs.table("clicks"));

    jobs.report("optimize", "clicks");

    Path log = jobs.log("clicks").table().resolve("_delta_log");
    assertThat(log.resolve("%020d.checkpoint.parquet".formatted(2))).exists();
    assertThat(log.resolve("_last_checkpoint")).content().startsWith("{\"version\":2,");
  }

  /** As a table of very many files is; each commit is small enough to land beside a fast writer. */
  @Test
  void severalCommitsAreReportedAsOneCompaction() throws Exception {
    long before = hash();
    long largest =
        jobs.log("clicks").live().values().stream()
            .mapToLong(add -> add.path("size").asLong())
            .max()
            .orElseThrow();
    jobs.spark().conf().set("spark.databricks.delta.optimize.batchSize", "1b");
    JsonNode report;
    try {
      report = jobs.report("optimize", "--target-size", 2 * largest + "B").at("/tables/0");
    } finally {
      jobs.spark().conf().unset("spark.databricks.delta.optimize.batchSize");
    }

    assertThat(report.path("files_before").asLong()).isEqualTo(6);
    assertThat(report.path("files_after").asLong()).isEqualTo(3);
    assertThat(jobs.log("clicks").version()).as("three commits").isEqualTo(3);
    assertThat(jobs.log("clicks").live()).hasSize(3);
    assertThat(hash()).isEqualTo(before);
  }

  @Test
  void aSecondRunHasNothingToDo() throws Exception {
    jobs.report("optimize", "clicks");

    JsonNode again = jobs.report("optimize", "clicks").path("tables").get(0);

    assertThat(again.path("outcome").asText()).isEqualTo("nothing to do");
    assertThat(jobs.log("clicks").version()).isEqualTo(1);
  }

  @Test
  void aDryRunForetellsTheNumberOfFilesAndWritesNothing() throws Exception {
    long largest =
        jobs.log("clicks").live().values().stream()
            .mapToLong(add -> add.path("size").asLong())
            .max()
            .orElseThrow();
    String size = 2 * largest + 1 + "B";

    JsonNode planned =
        jobs.report("optimize", "--dry-run", "--target-size", size).path("tables").get(0);

    assertThat(planned.path("outcome").asText()).isEqualTo("would optimize");
    assertThat(jobs.log("clicks").version()).isZero();
    JsonNode done = jobs.report("optimize", "--target-size", size).path("tables").get(0);
    assertThat(done.path("files_after")).isEqualTo(planned.path("files_after"));
    assertThat(done.path("files_after").asLong()).isEqualTo(3);
  }

  @Test
  void aTableThatDoesNotExistIsRefusedWithThoseThatDo() {
    Jobs.Ended ended = jobs.run("optimize", "click");

    assertThat(ended.exit()).isEqualTo(78);
    assertThat(ended.refusal())
        .isEqualTo(
            "Cannot optimize 'click': pipeline 'shop' has no such table, did you mean 'clicks'?;"
                + " there are clicks");
  }

  @Test
  void aSizeWithoutAUnitIsRefused() {
    Jobs.Ended ended = jobs.run("optimize", "--target-size", "128");

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err()).contains("'--target-size'", "such as '128 MiB'");
  }

  @Test
  void leavesNoSettingBehindInTheSession() throws Exception {
    List<String> keys =
        List.of(
            "spark.databricks.delta.optimize.maxFileSize",
            "spark.databricks.delta.commitInfo.userMetadata");

    jobs.report("optimize", "clicks");

    assertThat(keys).noneMatch(key -> jobs.spark().conf().getAll().contains(key));
  }

  /** Partitions with a quote, a space and no value; a column that came later. */
  private void partitionedFiles() {
    jobs.spark()
        .range(0, 60, 1, 3)
        .selectExpr(
            "concat('c', id) click_id",
            "case id % 3 when 0 then 'New York' when 1 then 'Xi\\'an' end product_id",
            "timestamp_millis(id * 1000) _timestamp")
        .write()
        .format("delta")
        .partitionBy("product_id")
        .save(jobs.table("clicks.quarantine"));
    jobs.spark()
        .range(60, 120, 1, 3)
        .selectExpr(
            "concat('c', id) click_id",
            "case id % 3 when 0 then 'New York' when 1 then 'Xi\\'an' end product_id",
            "timestamp_millis(id * 1000) _timestamp",
            "if(id % 2 = 0, id, null) added")
        .write()
        .format("delta")
        .mode("append")
        .option("mergeSchema", "true")
        .save(jobs.table("clicks.quarantine"));
  }

  private List<String> partitionedRows() {
    return jobs
        .spark()
        .read()
        .format("delta")
        .load(jobs.table("clicks.quarantine"))
        .selectExpr("to_json(struct(*))")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--quiet=1 ms", "--rewrite", "--zorder-by=_timestamp,click_id"})
  void everyRowKeepsItsValuesAndNullsInEveryPartitionAndSchema(String how) throws Exception {
    partitionedFiles();
    List<String> before = partitionedRows();

    JsonNode report = jobs.report("optimize", "clicks.quarantine", "--all", how).at("/tables/0");

    assertThat(report.path("files_before").asLong()).isEqualTo(18);
    assertThat(report.path("files_after").asLong()).as("one a partition").isEqualTo(3);
    assertThat(partitionedRows()).hasSize(120).isEqualTo(before);
    ReplayedLog log = jobs.log("clicks.quarantine");
    assertThat(log.protocol()).hasToString("{\"minReaderVersion\":1,\"minWriterVersion\":2}");
    assertThat(log.rowsInStatistics()).isEqualTo(120);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--rewrite"})
  void partitionsThatAreBeingWrittenAreLeftAlone(String how) throws Exception {
    partitionedFiles();
    List<String> command =
        new ArrayList<>(List.of("optimize", "clicks.quarantine", "--quiet", "1 hour"));
    if (!how.isEmpty()) {
      command.add(how);
    }

    JsonNode report = jobs.report(command.toArray(String[]::new)).at("/tables/0");

    assertThat(report.path("outcome").asText()).isEqualTo("nothing to do");
    assertThat(report.path("busy_partitions").asLong()).isEqualTo(3);
    assertThat(jobs.log("clicks.quarantine").version()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--rewrite", "--zorder-by=click_id"})
  void aLiveWriterGoesOnMeanwhile(String how) throws Exception {
    List<String> command = new ArrayList<>(List.of("optimize", "clicks", "-o", "json"));
    if (!how.isEmpty()) {
      command.add(how);
    }

    LiveWriter.Ended<Jobs.Ended> ended =
        LiveWriter.during(
            jobs.log("clicks").table(), () -> jobs.run(command.toArray(String[]::new)));

    assertThat(ended.result().exit()).as(ended.result().err()).isZero();
    assertThat(jobs.log("clicks").rowsInStatistics())
        .as("the rows that were there, and ten of each commit")
        .isEqualTo(60 + 10L * ended.commits());
  }

  @Test
  void aColumnThatIsNotThereIsRefusedWithThoseThatAre() {
    Jobs.Ended ended = jobs.run("optimize", "clicks", "--zorder-by", "user");

    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.refusal())
        .isEqualTo(
            "Cannot optimize clicks by 'user': it has no such column; its other columns are"
                + " [click_id, product_id, _timestamp]");
  }
}
