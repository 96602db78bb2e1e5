package io.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlIT {

  @TempDir private Path directory;
  private Jobs jobs;

  @BeforeEach
  void twoTables() throws Exception {
    jobs = Jobs.in(directory);
    append("clicks", 3);
    append("clicks", 4);
    append("clicks.quarantine", 1);
  }

  private void append(String table, int rows) {
    jobs.spark()
        .range(0, rows, 1, 1)
        .selectExpr("concat('c', id) click_id", "cast(null as string) product_id")
        .write()
        .format("delta")
        .mode("append")
        .save(jobs.table(table));
  }

  private long count(String... arguments) throws Exception {
    String[] all = new String[arguments.length + 1];
    all[0] = "sql";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return jobs.report(all).at("/rows/0/n").asLong();
  }

  @Test
  void tablesAreAskedByTheirNamesAsTheyAreAndAsTheyWere() throws Exception {
    jobs.report("tag", "clicks", "first", "--as-of", "0");

    assertThat(count("select count(*) n from clicks")).isEqualTo(7);
    assertThat(count("select count(*) n from clicks", "--as-of", "0")).isEqualTo(3);
    assertThat(count("select count(*) n from clicks", "--as-of", "first")).isEqualTo(3);
    assertThat(
            count(
                "with c as (select * from clicks) select (select count(*) from c) + count(*) n from `clicks.quarantine`"))
        .isEqualTo(8);
  }

  @Test
  void aNullIsSeenAndMoreRowsAreTold() throws Exception {
    JsonNode report = jobs.report("sql", "select * from clicks order by 1", "--limit", "1");

    assertThat(report.path("rows")).hasToString("[{\"click_id\":\"c0\",\"product_id\":null}]");
    assertThat(report.path("more_rows").asBoolean()).isTrue();
    assertThat(report.path("versions")).hasToString("{\"clicks\":1}");
  }

  @Test
  void aVersionIsOneTables() {
    Jobs.Ended ended = jobs.run("sql", "select 1 from clicks, `clicks.quarantine`", "--as-of", "0");

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.refusal())
        .isEqualTo(
            "Cannot ask as of version 0: a version is one table's, and the query names clicks,"
                + " clicks.quarantine; use a time or a restore point");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "drop table clicks",
        "insert into clicks values ('x', 'y')",
        "delete from clicks",
        "create table t as select * from clicks",
        "set spark.sql.ansi.enabled = false",
        "vacuum delta.`/x`",
        "with c as (select 1) insert into clicks select 'a', 'b'"
      })
  void whatIsNoQueryIsRefused(String text) throws Exception {
    Jobs.Ended ended = jobs.run("sql", text);

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err()).startsWith("Cannot run the query: ");
    assertThat(jobs.log("clicks").version()).isEqualTo(1);
  }

  @Test
  void whatIsWrongInAQueryIsSaid() {
    assertThat(jobs.run("sql", "select clik_id from clicks").err())
        .startsWith("Cannot run the query: ")
        .contains("clik_id", "click_id");
    assertThat(jobs.run("sql", "select * from nowhere").exit()).isEqualTo(2);
    assertThat(jobs.run("sql", "select 1 a, 2 a").refusal())
        .isEqualTo(
            "Cannot show the answer: two of its columns are called 'a'; give one another name with AS");
  }
}
