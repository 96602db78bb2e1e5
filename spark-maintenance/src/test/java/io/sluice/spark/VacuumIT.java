package io.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.table.Hold;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

class VacuumIT {

  private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path directory;
  private Jobs jobs;

  /** Three small files in version 0, one large one in version 1. */
  @BeforeEach
  void aTableThatWasOptimized() throws Exception {
    jobs = Jobs.in(directory);
    jobs.spark()
        .range(0, 30, 1, 3)
        .selectExpr("concat('c', id) click_id", "'New York' product_id")
        .write()
        .format("delta")
        .partitionBy("product_id")
        .save(jobs.table("clicks"));
    jobs.report("optimize", "clicks", "--all");
  }

  /** Removed files need not be kept. */
  private void keepNothing() {
    set("delta.deletedFileRetentionDuration", "interval 0 hours");
  }

  private void set(String property, String value) {
    jobs.spark()
        .sql(
            "ALTER TABLE delta.`%s` SET TBLPROPERTIES ('%s' = '%s')"
                .formatted(jobs.table("clicks"), property, value));
  }

  private JsonNode vacuum(String... arguments) throws Exception {
    String[] all = new String[arguments.length + 2];
    all[0] = "vacuum";
    all[1] = "clicks";
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return jobs.report(all).at("/tables/0");
  }

  private Path folder() throws Exception {
    return jobs.log("clicks").table();
  }

  private long dataFiles() throws Exception {
    try (var files = Files.walk(folder())) {
      return files
          .filter(
              file ->
                  file.toString().endsWith(".snappy.parquet")
                      || file.toString().endsWith(".zstd.parquet"))
          .count();
    }
  }

  private Path orphan(String name, Instant modified) throws Exception {
    Path orphan = Files.writeString(folder().resolve(name), "lost");
    Files.setLastModifiedTime(orphan, FileTime.from(modified));
    return orphan;
  }

  @Test
  void deletesWhatNoVersionWithinTheRetentionNeeds() throws Exception {
    keepNothing();
    assertThat(dataFiles()).isEqualTo(4);

    JsonNode report = vacuum();

    assertThat(report.path("outcome").asText()).isEqualTo("deleted");
    assertThat(report.path("deleted_files").asLong()).isEqualTo(3);
    assertThat(report.path("files_before").asLong()).isEqualTo(4);
    assertThat(report.path("files_after").asLong()).isEqualTo(1);
    assertThat(dataFiles()).isEqualTo(1);
    assertThat(jobs.spark().read().format("delta").load(jobs.table("clicks")).count())
        .isEqualTo(30);
    assertThat(jobs.log("clicks").protocol())
        .hasToString("{\"minReaderVersion\":1,\"minWriterVersion\":2}");
    assertThat(vacuum().path("outcome").asText()).isEqualTo("nothing to do");
  }

  @Test
  void aDryRunForetellsItAndDeletesNothing() throws Exception {
    keepNothing();

    JsonNode report = vacuum("--dry-run");

    assertThat(report.path("outcome").asText()).isEqualTo("would delete");
    assertThat(report.path("deleted_files").asLong()).isEqualTo(3);
    assertThat(dataFiles()).isEqualTo(4);
  }

  @Test
  void keepsWhatWasRemovedWithinTheRetentionAndFilesThatAreNewerThanIt() throws Exception {
    Path old = orphan("part-lost.parquet", LONG_AGO);
    Path young = orphan("part-under-way.parquet", Instant.now());
    Path foreign = orphan("_notes.txt", LONG_AGO);

    JsonNode report = vacuum();

    assertThat(report.path("deleted_files").asLong()).isEqualTo(1);
    assertThat(report.path("young_files").asLong()).isEqualTo(4);
    assertThat(old).doesNotExist();
    assertThat(young).exists();
    assertThat(foreign).exists();
    assertThat(dataFiles()).isEqualTo(4);
  }

  @Test
  void aRetentionNeedNotBeWholeHours() throws Exception {
    set("delta.deletedFileRetentionDuration", "interval 20 seconds");
    Path old = orphan("part-lost.parquet", LONG_AGO);

    assertThat(vacuum("--retain", "30 seconds").path("deleted_files").asLong()).isEqualTo(1);
    assertThat(old).doesNotExist();
    orphan("part-lost.parquet", LONG_AGO);
    assertThat(vacuum().path("deleted_files").asLong()).isEqualTo(1);
  }

  @Test
  void keepsWhatARestorePointNeeds() throws Exception {
    keepNothing();
    set("sluice.tag.before-the-release", "0");

    JsonNode report = vacuum();

    assertThat(report.path("outcome").asText()).isEqualTo("nothing to do");
    assertThat(report.path("restore_point_files").asLong()).isEqualTo(3);
    assertThat(dataFiles()).isEqualTo(4);
    // Delta reads no version that is older than the retention.
    set("delta.deletedFileRetentionDuration", "interval 7 days");
    assertThat(
            jobs.spark()
                .read()
                .format("delta")
                .option("versionAsOf", 0)
                .load(jobs.table("clicks"))
                .count())
        .isEqualTo(30);
  }

  @Test
  void aRestorePointThatCannotBeReadIsNamed() throws Exception {
    keepNothing();
    set("sluice.tag.gone", "99");

    Jobs.Ended ended = jobs.run("vacuum", "clicks");

    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.err())
        .contains(
            "Cannot vacuum clicks: version 99 of its restore point 'gone' cannot be read",
            "sluice tag clicks --delete gone");
    assertThat(dataFiles()).isEqualTo(4);
  }

  @Test
  void lessThanTheRetentionOfTheTableIsRefused() throws Exception {
    Jobs.Ended ended = jobs.run("vacuum", "clicks", "--retain", "1 hour");

    assertThat(ended.exit()).isEqualTo(78);
    assertThat(ended.refusal())
        .isEqualTo(
            "Cannot vacuum clicks: --retain 1 hours is less than the 7 days for which the table"
                + " keeps removed files, so that readers and writers find them; change its property"
                + " delta.deletedFileRetentionDuration if nobody can be that late");
    assertThat(dataFiles()).isEqualTo(4);
  }

  @Test
  void aTableThatAJobHoldsIsLeftAlone() throws Exception {
    keepNothing();
    set(Hold.PROPERTY, new Hold("restore-1", Instant.now().plusSeconds(600)).toString());

    Jobs.Ended ended = jobs.run("vacuum", "clicks");

    assertThat(ended.exit()).isEqualTo(75);
    assertThat(ended.refusal()).startsWith("Cannot vacuum clicks: job restore-1 holds the table");
    assertThat(dataFiles()).isEqualTo(4);
  }

  @Test
  void keepsWhatIsStaged() throws Exception {
    keepNothing();
    StagedTable.of(folder(), 0);

    assertThat(vacuum().path("restore_point_files").asLong()).isEqualTo(3);
    assertThat(dataFiles()).isEqualTo(4);
  }

  @Test
  void whoKeepsForLongerThanTheTableRemembersIsHeard() throws Exception {
    keepNothing();

    JsonNode report = vacuum("--retain", "1 hour");

    assertThat(report.path("young_files").asLong()).as("removed a moment ago").isEqualTo(3);
    assertThat(dataFiles()).isEqualTo(4);
  }

  @Test
  void aLogThatDoesNotGoBackSoFarIsRefused() throws Exception {
    keepNothing();
    set("any", "thing");
    DeltaLog delta = DeltaLog.forTable(jobs.spark(), jobs.table("clicks"));
    delta.checkpoint(delta.update(false, Option.empty(), Option.empty()), Option.empty());
    Files.delete(folder().resolve("_delta_log/00000000000000000000.json"));
    Files.delete(folder().resolve("_delta_log/00000000000000000001.json"));
    Files.delete(folder().resolve("_delta_log/00000000000000000002.json"));
    DeltaLog.clearCache();

    Jobs.Ended ended = jobs.run("vacuum", "clicks", "--retain", "1 hour");

    assertThat(ended.exit()).isEqualTo(78);
    assertThat(ended.refusal())
        .startsWith("Cannot vacuum clicks: its log begins with version 3 of ");
    assertThat(dataFiles()).isEqualTo(4);
  }
}
