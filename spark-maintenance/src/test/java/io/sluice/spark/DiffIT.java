package io.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffIT {

  @TempDir private Path directory;
  private Jobs jobs;

  /**
   * Version 0: c0 to c9 in two files. 1: c3 has another product, c9 is gone. 2: c0 is there twice.
   */
  @BeforeEach
  void threeVersions() throws Exception {
    jobs = Jobs.in(directory);
    append(0, 5);
    jobs.spark()
        .range(5, 10, 1, 1)
        .selectExpr("concat('c', id) click_id", "'p' product_id")
        .write()
        .format("delta")
        .mode("append")
        .save(jobs.table("clicks"));
    sql("update delta.`%s` set product_id = 'q' where click_id = 'c3'");
    append(0, 1);
  }

  private void append(int from, int to) {
    jobs.spark()
        .range(from, to, 1, 1)
        .selectExpr("concat('c', id) click_id", "'p' product_id")
        .write()
        .format("delta")
        .mode("append")
        .save(jobs.table("clicks"));
  }

  private void sql(String text) {
    jobs.spark().sql(text.formatted(jobs.table("clicks")));
  }

  private JsonNode diff(String... arguments) throws Exception {
    String[] all = new String[arguments.length + 2];
    all[0] = "diff";
    all[1] = "clicks";
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return jobs.report(all);
  }

  @Test
  void rowsAreComparedAsAWholeWithHowOftenTheyAreThere() throws Exception {
    JsonNode report = diff("1", "3");

    assertThat(report.path("same").asBoolean()).isFalse();
    assertThat(report.path("only_in_a").asLong()).as("c3 as it was").isEqualTo(1);
    assertThat(report.path("only_in_b").asLong()).as("c3 as it is, and c0 again").isEqualTo(2);
    assertThat(report.path("sample").get(0))
        .hasToString(
            "{\"row_is\":\"only in A\",\"row\":{\"click_id\":\"c3\",\"product_id\":\"p\"}}");
    assertThat(report.path("sample")).hasSize(3);
  }

  @Test
  void filesThatBothHaveAreNotRead() throws Exception {
    JsonNode report = diff("1", "2");

    assertThat(report.path("files_shared").asLong()).as("c5 to c9").isEqualTo(1);
    assertThat(report.path("files_read").asLong()).isEqualTo(2);
  }

  @Test
  void withAKeyARowIsChangedColumnByColumn() throws Exception {
    sql("delete from delta.`%s` where click_id = 'c9'");

    JsonNode report = diff("1", "2", "--key", "click_id");
    assertThat(report.path("changed").asLong()).isEqualTo(1);
    assertThat(report.path("changed_columns")).hasToString("{\"product_id\":1}");
    assertThat(report.path("only_in_a").asLong() + report.path("only_in_b").asLong()).isZero();

    JsonNode gone = diff("3", "4");
    assertThat(gone.path("only_in_a").asLong()).isEqualTo(1);
    assertThat(gone.at("/sample/0/row/click_id").asText()).isEqualTo("c9");
  }

  @Test
  void aKeyThatIsThereTwiceIsRefusedWithAnExample() throws Exception {
    append(0, 1);

    Jobs.Ended ended = jobs.run("diff", "clicks", "2", "4", "--key", "click_id");

    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.refusal())
        .isEqualTo(
            "Cannot compare clicks by click_id: version 4 has 2 rows with the same key, such as"
                + " click_id = c0; name more columns, or none");
  }

  @Test
  void columnsAreComparedAndOneThatIsMissingIsNull() throws Exception {
    sql("alter table delta.`%s` add column (country string)");
    sql("update delta.`%s` set country = 'DE' where click_id = 'c7'");

    JsonNode report = diff("3", "latest", "--sample", "0");

    assertThat(report.path("schema"))
        .hasToString("[{\"column\":\"country\",\"before\":null,\"after\":\"string\"}]");
    assertThat(report.path("only_in_a").asLong()).isEqualTo(1);
    assertThat(report.path("only_in_b").asLong()).isEqualTo(1);
    assertThat(report.path("sample")).isEmpty();
  }

  @Test
  void checkEndsWithThreeIfTheyDifferAndWithZeroIfNot() throws Exception {
    jobs.report("optimize", "clicks");

    assertThat(jobs.run("diff", "clicks", "3", "latest", "--check").exit()).isZero();
    assertThat(jobs.run("diff", "clicks", "2", "latest", "--check").exit()).isEqualTo(3);
  }

  @Test
  void whatIsStagedIsATableOfTheSameFiles() throws Exception {
    StagedTable.of(jobs.log("clicks").table(), 1);

    JsonNode report = diff("staged", "latest");
    assertThat(report.path("files_shared").asLong()).isEqualTo(1);
    assertThat(report.path("only_in_b").asLong()).isEqualTo(2);
    assertThat(
            jobs.report("sql", "select count(*) n from `clicks.staged` where product_id = 'p'")
                .at("/rows/0/n")
                .asLong())
        .isEqualTo(10);

    assertThat(jobs.run("diff", "clicks.quarantine", "staged", "latest").exit()).isEqualTo(1);
  }
}
