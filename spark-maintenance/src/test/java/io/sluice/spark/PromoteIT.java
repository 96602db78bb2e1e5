package io.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.table.Hold;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromoteIT {

  @TempDir private Path directory;
  private Jobs jobs;

  @BeforeEach
  void aTableWithSmallTypes() throws Exception {
    jobs = Jobs.in(directory);
    for (int from : new int[] {0, 30}) {
      jobs.spark()
          .range(from, from + 30, 1, 2)
          .selectExpr(
              "concat('c', id) click_id",
              "cast(id as int) product_id",
              "named_struct('code', cast(id as int), 'name', 'n') place",
              "array(cast(id as float) + cast(0.5 as float)) weights",
              "map('a', cast(id as decimal(5,2))) prices",
              "cast(id % 3 as int) shard",
              "id _offset")
          .write()
          .format("delta")
          .mode("append")
          .partitionBy("shard")
          .save(jobs.table("clicks"));
    }
    jobs.spark()
        .sql(
            "alter table delta.`%s` set tblproperties ('team' = 'shop')"
                .formatted(jobs.table("clicks")));
  }

  private JsonNode promote(String column, String type, String... more) throws Exception {
    String[] arguments = new String[4 + more.length];
    System.arraycopy(new String[] {"promote-column", "clicks", column, type}, 0, arguments, 0, 4);
    System.arraycopy(more, 0, arguments, 4, more.length);
    return jobs.report(arguments);
  }

  @Test
  void everyRowKeepsItsValueInALargerType() throws Exception {
    JsonNode planned = promote("product_id", "long", "--dry-run");
    assertThat(planned.path("from").asText()).isEqualTo("int");
    assertThat(planned.path("files").asInt()).isEqualTo(jobs.log("clicks").files().size());
    assertThat(jobs.log("clicks").version()).isEqualTo(2);

    promote("product_id", "long");
    promote("place.code", "double");
    promote("weights[]", "double");
    promote("prices{}", "decimal(18,4)");
    promote("shard", "long");

    assertThat(jobs.spark().read().format("delta").load(jobs.table("clicks")).schema().toDDL())
        .isEqualTo(
            "click_id STRING,product_id BIGINT,place STRUCT<code: DOUBLE, name: STRING>,"
                + "weights ARRAY<DOUBLE>,prices MAP<STRING, DECIMAL(18,4)>,shard BIGINT,"
                + "_offset BIGINT");
    // Plain files, as another reader than Delta finds them.
    assertThat(
            jobs.rows("clicks")
                .selectExpr(
                    "count(*)",
                    "sum(product_id)",
                    "sum(place.code)",
                    "sum(weights[0])",
                    "sum(prices['a'])",
                    "typeof(first(product_id))",
                    "typeof(first(prices))")
                .first())
        .hasToString("[60,1770,1770.0,1800.0,1770.0000,bigint,map<string,decimal(18,4)>]");
    assertThat(
            jobs.spark()
                .read()
                .format("delta")
                .load(jobs.table("clicks"))
                .where("shard = 2")
                .count())
        .isEqualTo(20);
    assertThat(jobs.log("clicks").protocol())
        .hasToString("{\"minReaderVersion\":1,\"minWriterVersion\":2}");
    assertThat(jobs.log("clicks").live().values())
        .allSatisfy(add -> assertThat(add.path("dataChange").asBoolean()).isFalse());
    assertThat(
            jobs.spark()
                .sql("show tblproperties delta.`%s`".formatted(jobs.table("clicks")))
                .where("key = 'team'")
                .count())
        .isEqualTo(1);
  }

  @Test
  void theSecondTimeNothingIsWritten() throws Exception {
    promote("product_id", "long");
    long version = jobs.log("clicks").version();

    JsonNode again = promote("product_id", "long");

    assertThat(again.path("files").asInt()).isZero();
    assertThat(jobs.log("clicks").version()).isEqualTo(version);
    assertThat(
            jobs.spark()
                .read()
                .format("delta")
                .option("versionAsOf", 2)
                .load(jobs.table("clicks"))
                .schema()
                .apply("product_id")
                .dataType()
                .sql())
        .isEqualTo("INT");
  }

  @Test
  void whatIsNotLargerIsRefused() throws Exception {
    assertThat(jobs.run("promote-column", "clicks", "_offset", "double").refusal())
        .contains("'_offset' of clicks: it is long, and not every such value is a double");
    assertThat(jobs.run("promote-column", "clicks", "prices{}", "decimal(6,4)").refusal())
        .contains("it is decimal(5,2), and not every such value is a decimal(6,4)");
    assertThat(jobs.run("promote-column", "clicks", "productid", "long").refusal())
        .contains("no such column, did you mean 'product_id'?");
    assertThat(jobs.run("promote-column", "clicks", "placecode", "long").refusal())
        .contains("no such column");
    Jobs.Ended unknown = jobs.run("promote-column", "clicks", "product_id", "string");
    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.err()).contains("no column can be promoted to 'string'");
    assertThat(jobs.log("clicks").version()).isEqualTo(2);
  }

  @Test
  void aTableThatAnotherJobHoldsIsLeftAlone() throws Exception {
    jobs.spark()
        .sql(
            "alter table delta.`%s` set tblproperties ('%s' = '%s')"
                .formatted(
                    jobs.table("clicks"),
                    Hold.PROPERTY,
                    new Hold("restore-1", Instant.now().plusSeconds(600))));

    Jobs.Ended ended = jobs.run("promote-column", "clicks", "product_id", "long");

    assertThat(ended.exit()).isEqualTo(75);
    assertThat(ended.refusal()).startsWith("Cannot promote clicks: job restore-1 holds the table");
  }
}
