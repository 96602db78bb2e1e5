package io.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.spark.Jobs.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Option;

/** What a load does beyond inserting and updating, and that it does it once. */
class LoadOnceIT {

  private static final String CATALOG =
      """
      product_id,name,price
      p1,Lamp,10.5
      p2,Chair,20
      p3,Ball,30.25
      p4,Drum,-1
      """;

  private static final String EXPECTATIONS =
      """
      products:
        expect:
          named: { check: "length(name) > 2", on_failure: warn }
          cheap: { check: "price < 1000", on_failure: drop }
          price_is_positive: { check: "price > 0", on_failure: quarantine }
          has_no_ghost: "name <> 'Ghost'"
      """;

  @TempDir private Path directory;
  private Jobs jobs;

  @BeforeEach
  void pipeline() throws Exception {
    jobs = Jobs.in(directory);
  }

  private JsonNode load(String catalog, String... options) throws Exception {
    return jobs.report(arguments(catalog, options));
  }

  private Ended run(String catalog, String... options) throws Exception {
    return jobs.run(arguments(catalog, options));
  }

  private String[] arguments(String catalog, String... options) throws Exception {
    String file = jobs.write("catalog.csv", catalog).toString();
    return Stream.concat(Stream.of("load", "products", file), Arrays.stream(options))
        .toArray(String[]::new);
  }

  private List<String> rows(String table) throws Exception {
    return jobs.rows(table).collectAsList().stream().map(Row::toString).sorted().toList();
  }

  private List<String> quarantine(String... columns) throws Exception {
    return jobs.rows("products.quarantine").selectExpr(columns).collectAsList().stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }

  private void assertWritable(String table) throws Exception {
    assertThat(jobs.log(table).protocol())
        .hasToString("{\"minReaderVersion\":1,\"minWriterVersion\":2}");
  }

  @Test
  void theIdOfALoadStandsInItsCommitAndItsSecondRunDoesNothing() throws Exception {
    load(CATALOG, "--load-id", "monday");

    JsonNode again = load("product_id,name,price\np9,Other,1\n", "--load-id", "monday");

    assertThat(again.path("already_loaded").asBoolean()).isTrue();
    assertThat(jobs.log("products").version()).isZero();
    assertThat(
            Files.readString(
                directory.resolve("lake/products/_delta_log/00000000000000000000.json")))
        .contains("{\"txn\":{\"appId\":\"sluice-load:shop:products:monday\",\"version\":1,");
  }

  @Test
  void aLoadThatChangesNothingIsRecordedTooSoThatItUndoesNothingLater() throws Exception {
    load(CATALOG, "--load-id", "a");
    load(CATALOG, "--load-id", "b");
    load(CATALOG.replace("30.25", "31"), "--load-id", "c");

    assertThat(load(CATALOG, "--load-id", "b").path("already_loaded").asBoolean()).isTrue();

    assertThat(rows("products")).contains("[p3,Ball,31.0]");
    assertThat(load(CATALOG, "--load-id", "d").path("updated").asLong()).isEqualTo(1);
  }

  @Test
  void theRecordOfALoadOutlivesTheCleaningOfTheLog() throws Exception {
    load(CATALOG, "--load-id", "a");
    load(CATALOG.replace("30.25", "31"), "--load-id", "b");
    DeltaLog log = DeltaLog.forTable(jobs.spark(), jobs.table("products"));
    log.checkpoint(log.update(false, Option.empty(), Option.empty()), Option.empty());
    Path entries = directory.resolve("lake/products/_delta_log");
    Files.delete(entries.resolve("00000000000000000000.json"));
    Files.deleteIfExists(entries.resolve(".00000000000000000000.json.crc"));
    DeltaLog.clearCache();

    assertThat(load(CATALOG, "--load-id", "a").path("already_loaded").asBoolean()).isTrue();
  }

  @Test
  void aTableThatForgetsItsLoadsIsRefused() throws Exception {
    load(CATALOG);
    jobs.spark()
        .sql(
            "alter table delta.`%s` set tblproperties ('delta.setTransactionRetentionDuration' = 'interval 30 days')"
                .formatted(jobs.table("products")));

    Ended ended = run(CATALOG, "--load-id", "b");

    assertThat(ended.exit()).isEqualTo(78);
    assertThat(ended.refusal())
        .isEqualTo(
            "Cannot load products: its property delta.setTransactionRetentionDuration = interval 30"
                + " days makes it forget which loads it has; take the property away");
  }

  @Test
  void deletesWhatTheFileLacksButNoMoreThanItMay() throws Exception {
    load(CATALOG);
    String smaller = CATALOG.replace("p2,Chair,20\n", "").replace("30.25", "31");

    Ended refused = run(smaller, "--delete-missing");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.refusal())
        .isEqualTo(
            "Cannot load catalog.csv into products: it lacks 1 of the table's 4 rows (25.0 %), and"
                + " no more than 20 % may be deleted; if that is right, run it again with"
                + " --max-deleted 25%; nothing was written");
    JsonNode dry = load(smaller, "--delete-missing", "--max-deleted", "25%", "--dry-run");
    assertThat(dry.path("deleted").asLong()).isEqualTo(1);
    assertThat(jobs.log("products").version()).isZero();

    JsonNode report = load(smaller, "--delete-missing", "--max-deleted", "25%");

    assertThat(report.path("deleted").asLong()).isEqualTo(1);
    assertThat(report.path("updated").asLong()).isEqualTo(1);
    assertThat(report.path("unchanged").asLong()).isEqualTo(2);
    assertThat(rows("products"))
        .containsExactly("[p1,Lamp,10.5]", "[p3,Ball,31.0]", "[p4,Drum,-1.0]");
    assertWritable("products");
  }

  @Test
  void addsColumnsWhenAskedForAndUpdatesOnlyRowsThatHaveAValueInThem() throws Exception {
    load(CATALOG);
    String wider =
        """
        size,product_id,name,price
        7,p1,Lamp,10.5
        ,p2,Chair,20
        9,p5,Vase,5
        """;

    assertThat(run(wider).refusal()).contains("the table lacks size, which --evolve adds");
    JsonNode report = load(wider, "--evolve");

    assertThat(report.path("inserted").asLong()).isEqualTo(1);
    assertThat(report.path("updated").asLong()).isEqualTo(1);
    assertThat(report.path("unchanged").asLong()).isEqualTo(1);
    assertThat(report.path("version_after").asLong()).as("one commit").isEqualTo(1);
    assertThat(jobs.log("products").type("size")).isEqualTo("integer");
    assertThat(
            jobs
                .spark()
                .read()
                .format("delta")
                .load(jobs.table("products"))
                .collectAsList()
                .stream()
                .map(Row::toString)
                .sorted())
        .containsExactly(
            "[p1,Lamp,10.5,7]",
            "[p2,Chair,20.0,null]",
            "[p3,Ball,30.25,null]",
            "[p4,Drum,-1.0,null]",
            "[p5,Vase,5.0,9]");
    assertWritable("products");
  }

  @Test
  void evolutionChangesNoTypeAndSaysWhy() throws Exception {
    load("product_id,stock\np1,1\n");

    Ended ended = run("product_id,stock\np1,3000000000\n", "--evolve");

    assertThat(ended.refusal())
        .isEqualTo(
            "Cannot load catalog.csv into products: values of column 'stock' that are not int: 1,"
                + " such as '3000000000' in catalog.csv line 2; at reader 1 and writer 2, beyond"
                + " which the lake-writer cannot write, no column changes its type; nothing was"
                + " written, mend the file first");
  }

  @Test
  void aDeclaredSchemaIsTheTables() throws Exception {
    jobs.pipeline(
        "products: { key: product_id, schema: { product_id: string not null, name: string not null, price: \"decimal(10,2)\" } }",
        "");

    load("price,name,product_id\n10.5,Lamp,p1\n");

    assertThat(jobs.log("products").type("price")).isEqualTo("decimal(10,2)");
    assertThat(rows("products")).containsExactly("[p1,Lamp,10.50]");
    assertThat(run("price,name,product_id\n1,,p2\n2,Ball,p3\n").refusal())
        .contains(
            "rows without a value in the required column 'name': 1, such as catalog.csv line 2");
    assertThat(run("price,product_id\n1,p2\n").refusal())
        .contains("the file lacks name; the columns are product_id, name, price");
  }

  @Test
  void eachRowGoesWhereTheExpectationsSendIt() throws Exception {
    jobs.pipeline("products: { key: product_id }", EXPECTATIONS);
    String catalog =
        """
        product_id,name,price
        p1,Lamp,10.5
        p2,Ed,20
        p3,Ball,2000
        p4,"Drum, ""big\"\"",-1
        p5,,
        p6,Old,-2000
        """;

    JsonNode report = load(catalog, "--load-id", "x");

    assertThat(report.path("inserted").asLong()).isEqualTo(3);
    assertThat(report.path("dropped").asLong()).isEqualTo(1);
    assertThat(report.path("quarantined").asLong()).isEqualTo(2);
    assertThat(report.path("expectations"))
        .extracting(JsonNode::toString)
        .containsExactly(
            "{\"expectation\":\"named\",\"check\":\"length(name) > 2\",\"on_failure\":\"warn\",\"failed\":1,"
                + "\"samples\":[\"catalog.csv line 3: {\\\"product_id\\\":\\\"p2\\\",\\\"name\\\":\\\"Ed\\\",\\\"price\\\":20.0}\"]}",
            "{\"expectation\":\"cheap\",\"check\":\"price < 1000\",\"on_failure\":\"drop\",\"failed\":1,"
                + "\"samples\":[\"catalog.csv line 4: {\\\"product_id\\\":\\\"p3\\\",\\\"name\\\":\\\"Ball\\\",\\\"price\\\":2000.0}\"]}",
            report.path("expectations").get(2).toString(),
            "{\"expectation\":\"has_no_ghost\",\"check\":\"name <> 'Ghost'\",\"on_failure\":\"fail\",\"failed\":0,\"samples\":[]}");
    assertThat(rows("products"))
        .as("a condition that is null is met")
        .containsExactly("[p1,Lamp,10.5]", "[p2,Ed,20.0]", "[p5,null,null]");
    assertThat(quarantine("*"))
        .containsExactly(
            "[x,catalog.csv,4,5,expectation 'price_is_positive': price > 0,"
                + "{\"product_id\":\"p4\",\"name\":\"Drum, \\\"big\\\"\",\"price\":-1.0}]",
            "[x,catalog.csv,6,7,expectation 'price_is_positive': price > 0,"
                + "{\"product_id\":\"p6\",\"name\":\"Old\",\"price\":-2000.0}]");
    assertWritable("products.quarantine");
  }

  @Test
  void aRowThatIsRejectedKeepsTheOneBeforeItAlsoWhenWhatIsMissingGoes() throws Exception {
    load(CATALOG);
    jobs.pipeline("products: { key: product_id }", EXPECTATIONS);

    JsonNode report = load(CATALOG.replace("30.25", "-3"), "--delete-missing");

    assertThat(report.path("deleted").asLong()).isZero();
    assertThat(report.path("updated").asLong()).isZero();
    assertThat(report.path("quarantined").asLong()).isEqualTo(2);
    assertThat(rows("products")).contains("[p3,Ball,30.25]", "[p4,Drum,-1.0]");
  }

  @Test
  void anExpectationThatLetsNothingThroughLeavesNothing() throws Exception {
    jobs.pipeline("products: { key: product_id }", EXPECTATIONS);

    Ended ended = run(CATALOG + "p7,Ghost,1\n");

    assertThat(ended.exit()).isEqualTo(3);
    assertThat(ended.refusal())
        .isEqualTo(
            "Cannot load catalog.csv into products: expectation 'has_no_ghost' (name <> 'Ghost')"
                + " fails in rows: 1, such as catalog.csv line 6:"
                + " {\"product_id\":\"p7\",\"name\":\"Ghost\",\"price\":1.0}; nothing was written,"
                + " mend the file first");
    assertThat(directory.resolve("lake/products/_delta_log")).doesNotExist();
    assertThat(directory.resolve("lake/products.quarantine/_delta_log")).doesNotExist();
  }

  @Test
  void anExpectationOverNoColumnIsShownWhereItStands() throws Exception {
    jobs.pipeline("products: { key: product_id }", "products: { expect: { dear: \"prise > 0\" } }");

    Ended ended = run(CATALOG);

    assertThat(ended.exit()).isEqualTo(78);
    assertThat(ended.err().lines())
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .endsWith("pipeline.yaml:8:31: unknown field 'prise', did you mean 'price'?"),
            second -> assertThat(second).isEqualTo("  prise > 0"),
            third -> assertThat(third).isEqualTo("  ^^^^^"));
  }

  @Test
  void aLoadThatDiesBehindItsQuarantineFindsItsRowsThereAndDoublesNone() throws Exception {
    jobs.pipeline("products: { key: product_id }", EXPECTATIONS);
    load("product_id,name,price\np1,Lamp,-5.0\n", "--load-id", "before");

    CutCommit.during(jobs, "products", () -> run(CATALOG, "--load-id", "x"));
    assertThat(quarantine("load_id", "line"))
        .as("it got so far")
        .containsExactly("[before,2]", "[x,5]");
    assertThat(jobs.log("products").version()).isZero();

    JsonNode report = load(CATALOG, "--load-id", "x");

    assertThat(report.path("inserted").asLong()).isEqualTo(3);
    assertThat(report.path("quarantined").asLong()).isEqualTo(1);
    assertThat(quarantine("load_id", "line")).containsExactly("[before,2]", "[x,5]");
  }

  @Test
  void whatANewRunRejectsTakesThePlaceOfWhatOneThatDiedRejected() throws Exception {
    jobs.pipeline("products: { key: product_id }", EXPECTATIONS);
    load("product_id,name,price\np0,Lamp,1.0\n", "--load-id", "before");
    CutCommit.during(jobs, "products", () -> run(CATALOG, "--load-id", "x"));
    jobs.pipeline("products: { key: product_id }", EXPECTATIONS.replace("price > 0", "price < 20"));

    load(CATALOG, "--load-id", "x");

    assertThat(quarantine("load_id", "line")).containsExactly("[x,3]", "[x,4]");
    assertThat(rows("products")).contains("[p4,Drum,-1.0]");
  }

  @Test
  void aLoadWhoseAnswerIsLostIsKnownAfterwards() throws Exception {
    load("product_id,name,price\np0,Lamp,1.0\n");

    CutCommit.behind(jobs, "products", () -> run(CATALOG, "--load-id", "x"));

    assertThat(jobs.log("products").version()).isEqualTo(1);
    assertThat(load(CATALOG, "--load-id", "x").path("already_loaded").asBoolean()).isTrue();
    assertThat(jobs.log("products").version()).isEqualTo(1);
  }

  @Test
  void ofTwoLoadsAtOnceOneIsToldToTryLater() throws Exception {
    load("product_id,name,price\np0,Lamp,1.0\n");
    String other = jobs.write("other.csv", CATALOG.replace("20", "21")).toString();

    Ended late =
        CutCommit.overtaken(
            jobs,
            "products",
            () -> assertThat(jobs.run("load", "products", other).exit()).isZero(),
            () -> run(CATALOG));

    assertThat(late.exit()).isEqualTo(75);
    assertThat(late.refusal()).startsWith("Cannot load products: another writer changed the table");
    assertThat(rows("products")).contains("[p2,Chair,21.0]").hasSize(5);
    assertThat(load(CATALOG).path("updated").asLong()).isEqualTo(1);
  }

  @Test
  void ofTwoRunsOfOneLoadOneLosesAndHearsThatItIsDone() throws Exception {
    load("product_id,name,price\np0,Lamp,1.0\n");
    String same = jobs.write("same.csv", CATALOG).toString();

    Ended late =
        CutCommit.overtaken(
            jobs,
            "products",
            () -> assertThat(jobs.run("load", "products", same).exit()).isZero(),
            () -> run(CATALOG));

    assertThat(late.exit()).isEqualTo(75);
    assertThat(load(CATALOG).path("already_loaded").asBoolean()).isTrue();
    assertThat(jobs.log("products").version()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"clicks", "clicks.quarantine"})
  void theTableOfAStreamIsNotLoaded(String table) throws Exception {
    jobs.pipeline("products: { table: %s, key: product_id }".formatted(table), "");

    Ended ended = run(CATALOG);

    assertThat(ended.exit()).isEqualTo(78);
    assertThat(ended.refusal())
        .contains(
            "its table '%s' is that of a topic, which the lake-writer writes".formatted(table));
  }

  @Test
  void aLoadIsNotPassedOverWhenARestoreMayHaveTakenItsRowsOut() throws Exception {
    load(CATALOG, "--load-id", "a");
    load(CATALOG.replace("30.25", "31"), "--load-id", "b");
    jobs.spark()
        .sql("restore table delta.`%s` to version as of 0".formatted(jobs.table("products")));

    Ended ended = run(CATALOG.replace("30.25", "31"), "--load-id", "b");

    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.refusal())
        .isEqualTo(
            "Cannot tell whether products has load b: its version 2 is a RESTORE, which may have"
                + " taken out the rows and left the record; to load them again, give the load"
                + " another --load-id");
    assertThat(load(CATALOG.replace("30.25", "31"), "--load-id", "b-2").path("updated").asLong())
        .isEqualTo(1);
    assertThat(
            load(CATALOG.replace("30.25", "31"), "--load-id", "b-2")
                .path("already_loaded")
                .asBoolean())
        .isTrue();
  }
}
