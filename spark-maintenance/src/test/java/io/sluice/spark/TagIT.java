package io.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TagIT {

  @TempDir private Path directory;
  private Jobs jobs;

  @BeforeEach
  void twoVersions() throws Exception {
    jobs = Jobs.in(directory);
    append();
    append();
  }

  private void append() {
    jobs.spark()
        .range(0, 10, 1, 1)
        .selectExpr("concat('c', id) click_id", "'p' product_id")
        .write()
        .format("delta")
        .mode("append")
        .save(jobs.table("clicks"));
  }

  private JsonNode points() throws Exception {
    return jobs.report("tag", "clicks").path("restore_points");
  }

  @Test
  void aVersionGetsANameThatHistoryShowsAndThatCanBeDeleted() throws Exception {
    jobs.report("tag", "clicks", "before-release", "--as-of", "0");
    jobs.report("tag", "clicks", "now");

    assertThat(points())
        .hasToString(
            "[{\"name\":\"before-release\",\"version\":0},{\"name\":\"now\",\"version\":2}]");
    JsonNode commits = jobs.report("history", "clicks").path("commits");
    assertThat(commits.get(3).path("restore_points")).hasToString("[\"before-release\"]");
    assertThat(commits.get(3).path("version").asLong()).isZero();

    jobs.report("tag", "clicks", "--delete", "before-release");

    assertThat(points()).hasToString("[{\"name\":\"now\",\"version\":2}]");
  }

  @Test
  void aNameIsOneVersions() throws Exception {
    jobs.report("tag", "clicks", "mine", "--as-of", "0");
    jobs.report("tag", "clicks", "mine", "--as-of", "0");

    Jobs.Ended ended = jobs.run("tag", "clicks", "mine");

    assertThat(jobs.log("clicks").version()).as("once").isEqualTo(2);
    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.refusal())
        .isEqualTo(
            "Cannot tag version 2 of clicks: 'mine' is version 0; delete it first: sluice tag clicks --delete mine");
  }

  @Test
  void aDryRunWritesNothing() throws Exception {
    jobs.report("tag", "clicks", "mine", "--dry-run");

    assertThat(jobs.log("clicks").version()).isEqualTo(1);
  }

  @Test
  void whatDoesNotExistIsRefusedWithWhatDoes() throws Exception {
    jobs.report("tag", "clicks", "before-release", "--as-of", "0");

    assertThat(jobs.run("tag", "clicks", "mine", "--as-of", "7").refusal())
        .isEqualTo(
            "Cannot tag clicks as of version 7: it has the versions 0 to 2; see 'sluice history clicks'");
    assertThat(jobs.run("tag", "clicks", "mine", "--as-of", "2020-01-01T00:00:00Z").refusal())
        .startsWith(
            "Cannot tag clicks as of 2020-01-01T00:00:00Z: its oldest version that can be read, 0, is of ");
    assertThat(jobs.run("tag", "clicks", "--delete", "before-releas").refusal())
        .isEqualTo(
            "Cannot delete restore point 'before-releas' of clicks: there is none, did you mean 'before-release'?");
    assertThat(jobs.run("tag", "clicks", "mine", "--as-of", "before releases").refusal())
        .startsWith("Cannot read 'before releases': it is no version such as 1041");
  }

  @Test
  void aLiveWriterLosesNoRow() throws Exception {
    LiveWriter.Ended<List<Integer>> ended =
        LiveWriter.during(
            jobs.log("clicks").table(),
            () ->
                List.of(
                    jobs.run("tag", "clicks", "one").exit(),
                    jobs.run("tag", "clicks", "two").exit(),
                    jobs.run("tag", "clicks", "--delete", "one").exit()));

    assertThat(ended.result()).containsExactly(0, 0, 0);
    assertThat(points()).hasSize(1);
    assertThat(jobs.log("clicks").rowsInStatistics()).isEqualTo(20 + 10L * ended.commits());
  }
}
