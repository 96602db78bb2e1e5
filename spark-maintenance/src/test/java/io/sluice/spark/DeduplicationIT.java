package io.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.table.Hold;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeduplicationIT {

  @TempDir private Path directory;
  private Jobs jobs;

  @BeforeEach
  void clicksOfWhichTenWereSentTwice() throws Exception {
    jobs = Jobs.in(directory);
    jobs.spark()
        .range(0, 60, 1, 2)
        .selectExpr(
            "concat('c', id % 50) click_id",
            "concat('p', id) product_id",
            "'shop.clicks' _topic",
            "cast(id % 2 as int) _partition",
            "id _offset",
            "timestamp_millis(1000000 - id * 1000) _timestamp")
        .write()
        .format("delta")
        .save(jobs.table("clicks"));
  }

  @Test
  void theFirstByOffsetStays() throws Exception {
    JsonNode planned = jobs.report("merge", "clicks", "--dedupe", "click_id", "--dry-run");
    assertThat(planned.path("repeated_keys").asInt()).isEqualTo(10);
    assertThat(planned.path("repeated_rows").asInt()).isEqualTo(10);
    assertThat(jobs.log("clicks").version()).isZero();

    JsonNode done = jobs.report("merge", "clicks", "--dedupe", "click_id");

    assertThat(done.path("deleted").asInt()).isEqualTo(10);
    assertThat(jobs.rows("clicks").selectExpr("max(_offset)", "count(*)", "sum(_offset)").first())
        .hasToString("[49,50,1225]");
    assertThat(jobs.log("clicks").protocol())
        .hasToString("{\"minReaderVersion\":1,\"minWriterVersion\":2}");
    long version = jobs.log("clicks").version();
    assertThat(jobs.report("merge", "clicks", "--dedupe", "click_id").path("deleted").asInt())
        .isZero();
    assertThat(jobs.log("clicks").version()).isEqualTo(version);
  }

  @Test
  void rowsThatCannotBeToldApartAreLeftAlone() throws Exception {
    jobs.spark()
        .sql(
            "insert into delta.`%1$s` select * from delta.`%1$s` where _offset = 3"
                .formatted(jobs.table("clicks")));

    assertThat(jobs.run("merge", "clicks", "--dedupe", "click_id").refusal())
        .contains("several rows come from one record", "shop.clicks-1:3");
    assertThat(jobs.run("merge", "clicks", "--dedupe", "clickid").refusal())
        .contains("no column 'clickid', did you mean 'click_id'?");
  }

  @Test
  void aTableThatAnotherJobHoldsIsLeftAlone() throws Exception {
    Hold hold = new Hold("restore-1", Instant.now().plusSeconds(600));
    jobs.spark()
        .sql(
            "ALTER TABLE delta.`%s` SET TBLPROPERTIES ('%s' = '%s')"
                .formatted(jobs.table("clicks"), Hold.PROPERTY, hold));

    Jobs.Ended ended = jobs.run("merge", "clicks", "--dedupe", "click_id");

    assertThat(ended.exit()).isEqualTo(75);
    assertThat(ended.refusal()).startsWith("Cannot merge clicks: job restore-1 holds the table");
    assertThat(jobs.rows("clicks").count()).isEqualTo(60);
  }
}
