package io.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.spark.Jobs.Ended;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckIT {

  private static final String EXPECTATIONS =
      """
      products:
        expect:
          named: { check: "length(name) > 2", on_failure: warn }
          price_is_positive: { check: "price > 0", on_failure: quarantine }
      """;

  @TempDir private Path directory;
  private Jobs jobs;

  @BeforeEach
  void twoVersionsOfWhichTheFirstIsBad() throws Exception {
    jobs = Jobs.in(directory);
    load("product_id,name,price\np1,Lamp,-5\np2,,\np3,Ed,7\n");
    load("product_id,name,price\np1,Lamp,5\n");
    jobs.pipeline("products: { key: product_id }", EXPECTATIONS);
  }

  private void load(String catalog) throws Exception {
    jobs.report("load", "products", jobs.write("catalog.csv", catalog).toString());
  }

  @Test
  void aVersionFailsByWhatItsRowsAreLikeAndNotByAWarning() throws Exception {
    JsonNode newest = jobs.report("check");

    assertThat(newest.path("ok").asBoolean()).isTrue();
    assertThat(newest.path("expectations"))
        .extracting(JsonNode::toString)
        .as("a condition that is null is met")
        .containsExactly(
            "{\"table\":\"products\",\"expectation\":\"named\",\"check\":\"length(name) > 2\",\"on_failure\":\"warn\","
                + "\"failed\":1,\"samples\":[\"{\\\"product_id\\\":\\\"p3\\\",\\\"name\\\":\\\"Ed\\\",\\\"price\\\":7}\"]}",
            "{\"table\":\"products\",\"expectation\":\"price_is_positive\",\"check\":\"price > 0\",\"on_failure\":\"quarantine\","
                + "\"failed\":0,\"samples\":[]}");
    assertThat(jobs.run("check").out())
        .startsWith("Checked 2 expectations of 1 tables: 1 are not met, which only warn");

    Ended first = jobs.run("check", "products@0", "-o", "json");

    assertThat(first.exit()).isEqualTo(3);
    JsonNode report = new ObjectMapper().readTree(first.out());
    assertThat(report.path("ok").asBoolean()).isFalse();
    assertThat(report.path("tables").get(0).toString())
        .isEqualTo("{\"table\":\"products\",\"version\":0,\"expectations\":2,\"ok\":false}");
    assertThat(report.path("expectations").get(1).path("failed").asLong()).isEqualTo(1);
  }

  @Test
  void whatIsStagedIsHeldAgainstTheExpectationsOfItsTable() throws Exception {
    assertThat(jobs.run("check", "products.staged").refusal())
        .isEqualTo(
            "Cannot check products.staged: nothing is staged; sluice restore products --to-version N"
                + " --stage");

    StagedTable.of(directory.resolve("lake/products"), 0);

    assertThat(jobs.run("check", "products.staged").exit()).isEqualTo(3);
  }

  @Test
  void aCheckOfNothingDoesNotPassForOne() throws Exception {
    jobs.pipeline("products: { key: product_id }", "");

    assertThat(jobs.run("check", "products").out())
        .startsWith("Nothing is expected of products; see 'expect' in the pipeline file");
    assertThat(jobs.run("check").out()).startsWith("Nothing is expected of a table that there is");
  }

  @Test
  void versionsAndConditionsThatAreNoneAreRefused() throws Exception {
    Ended version = jobs.run("check", "products@7");
    assertThat(version.exit()).isEqualTo(1);
    assertThat(version.refusal())
        .isEqualTo(
            "Cannot check products as of version 7: it has the versions 0 to 1; see 'sluice history"
                + " products'");

    jobs.pipeline("products: { key: product_id }", "products: { expect: { dear: \"prise > 0\" } }");
    Ended condition = jobs.run("check");
    assertThat(condition.exit()).isEqualTo(78);
    assertThat(condition.err()).contains("unknown field 'prise', did you mean 'price'?");
  }
}
