package io.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.table.Hold;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaintainIT {

  @TempDir private Path directory;
  private Jobs jobs;

  @BeforeEach
  void aNeglectedTableAndAWellKeptOne() throws Exception {
    jobs = Jobs.in(directory);
    write("clicks", 30);
    write("clicks.quarantine", 2);
  }

  private void write(String table, int files) {
    jobs.spark()
        .range(0, 60, 1, files)
        .selectExpr("concat('c', id) click_id", "'p' product_id")
        .write()
        .format("delta")
        .save(jobs.table(table));
  }

  private void set(String property, String value) {
    jobs.spark()
        .sql(
            "ALTER TABLE delta.`%s` SET TBLPROPERTIES ('%s' = '%s')"
                .formatted(jobs.table("clicks"), property, value));
  }

  private JsonNode table(JsonNode report, String name) {
    for (JsonNode table : report.path("tables")) {
      if (table.path("table").asText().equals(name)) {
        return table;
      }
    }
    throw new AssertionError(name + " is not in " + report);
  }

  @Test
  void doesWhatIsWorthItAndSaysWhy() throws Exception {
    set("delta.deletedFileRetentionDuration", "interval 0 hours");

    JsonNode report = jobs.report("maintain");

    JsonNode clicks = table(report, "clicks");
    assertThat(clicks.path("done").asText()).isEqualTo("optimize");
    assertThat(clicks.path("files_before").asLong()).isEqualTo(30);
    assertThat(clicks.path("files_after").asLong()).isEqualTo(1);
    assertThat(clicks.path("why").get(0).asText())
        .isEqualTo("optimize: 30 small files would become 1; worth it from 20 fewer on");
    assertThat(table(report, "clicks.quarantine").path("done").asText()).isEmpty();

    JsonNode again = table(jobs.report("maintain", "--log-entries", "3"), "clicks");

    assertThat(again.path("done").asText()).isEqualTo("vacuum, checkpoint");
    assertThat(again.path("expired_before").asLong()).isEqualTo(30);
    assertThat(again.path("log_entries_after").asLong()).isZero();
    try (var files = Files.list(jobs.log("clicks").table())) {
      assertThat(files.filter(file -> file.toString().endsWith(".zstd.parquet"))).hasSize(1);
    }
    assertThat(jobs.spark().read().format("delta").load(jobs.table("clicks")).count())
        .isEqualTo(60);
  }

  @Test
  void aDryRunOnlySaysIt() throws Exception {
    JsonNode report = jobs.report("maintain", "--dry-run");

    assertThat(table(report, "clicks").path("worth_it").asText()).isEqualTo("optimize");
    assertThat(jobs.log("clicks").version()).isZero();
  }

  @Test
  void aTableThatAnotherRunIsAtIsLeftAloneAndTheOthersAreNot() throws Exception {
    write("products", 40);
    set("sluice.maintained", new Hold("maintain-1", Instant.now().plusSeconds(600)).toString());

    Jobs.Ended ended = jobs.run("maintain", "-o", "json");

    assertThat(ended.exit()).isEqualTo(75);
    JsonNode report = new ObjectMapper().readTree(ended.out());
    assertThat(table(report, "clicks").path("why").get(0).asText())
        .startsWith("Cannot maintain clicks: job maintain-1 holds the table until ");
    assertThat(table(report, "products").path("done").asText()).isEqualTo("optimize");
  }

  /** A log that has a gap, so that nobody can say what the table is. */
  private void breakTheLogOf(String table) throws Exception {
    Path log = jobs.log(table).table().resolve("_delta_log");
    Files.copy(log.resolve("00000000000000000000.json"), log.resolve("00000000000000000002.json"));
  }

  @Test
  void aTableWhoseLogIsBrokenIsReportedAndTheOthersAreMaintained() throws Exception {
    write("products", 40);
    breakTheLogOf("clicks.quarantine");

    Jobs.Ended planned = jobs.run("maintain", "--dry-run", "-o", "json");
    Jobs.Ended ended = jobs.run("maintain", "clicks.quarantine", "products", "-o", "json");

    for (Jobs.Ended each : List.of(planned, ended)) {
      assertThat(each.exit()).isEqualTo(1);
      JsonNode report = new ObjectMapper().readTree(each.out());
      assertThat(table(report, "clicks.quarantine").path("why").get(0).asText())
          .startsWith("Cannot maintain clicks.quarantine: ")
          .endsWith("; the log has its trace");
      assertThat(table(report, "products").path("worth_it").asText()).isEqualTo("optimize");
    }
    assertThat(table(new ObjectMapper().readTree(ended.out()), "products").path("done").asText())
        .isEqualTo("optimize");
  }

  @Test
  void aDryRunSaysWhatItWouldDoToTheTablesThatNobodyHolds() throws Exception {
    write("products", 40);
    set(Hold.PROPERTY, new Hold("restore-1", Instant.now().plusSeconds(600)).toString());

    Jobs.Ended ended = jobs.run("maintain", "--dry-run", "-o", "json");

    assertThat(ended.exit()).isEqualTo(75);
    JsonNode report = new ObjectMapper().readTree(ended.out());
    assertThat(table(report, "clicks").path("why").get(0).asText())
        .startsWith("Cannot vacuum clicks: job restore-1 holds the table");
    assertThat(table(report, "products").path("worth_it").asText()).isEqualTo("optimize");
  }

  @Test
  void aRestorePointThatCannotBeReadKeepsNothingButVacuumBack() throws Exception {
    set("sluice.tag.gone", "99");

    Jobs.Ended ended = jobs.run("maintain", "clicks", "--log-entries", "1", "-o", "json");

    assertThat(ended.exit()).isEqualTo(1);
    JsonNode clicks = table(new ObjectMapper().readTree(ended.out()), "clicks");
    assertThat(clicks.path("done").asText()).isEqualTo("optimize, checkpoint");
    assertThat(clicks.path("why").get(1).asText())
        .startsWith("vacuum: Cannot vacuum clicks: version 99 of its restore point 'gone'");
  }

  @Test
  void aLiveWriterGoesOnMeanwhile() throws Exception {
    LiveWriter.Ended<Jobs.Ended> ended =
        LiveWriter.during(
            jobs.log("clicks").table(), () -> jobs.run("maintain", "clicks", "-o", "json"));

    assertThat(ended.result().exit()).as(ended.result().err()).isZero();
    assertThat(jobs.log("clicks").rowsInStatistics()).isEqualTo(60 + 2L * ended.commits());
  }
}
