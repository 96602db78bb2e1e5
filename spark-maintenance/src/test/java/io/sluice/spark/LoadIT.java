package io.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.spark.Jobs.Ended;
import java.nio.file.Path;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadIT {

  private static final String CATALOG =
      """
      product_id,name,price,shelf
      p1,Red Lamp,10.5,0012
      p2,"Small ""Chair"", oak",20,7
      p3,,30.25,
      """;

  @TempDir private Path directory;
  private Jobs jobs;

  @BeforeEach
  void pipeline() throws Exception {
    jobs = Jobs.in(directory);
  }

  private JsonNode load(String catalog) throws Exception {
    return jobs.report("load", "products", jobs.write("catalog.csv", catalog).toString());
  }

  private Ended refused(String catalog) throws Exception {
    return jobs.run("load", "products", jobs.write("catalog.csv", catalog).toString());
  }

  private static void assertChanges(JsonNode report, long inserted, long updated, long unchanged) {
    assertThat(report.path("inserted").asLong()).isEqualTo(inserted);
    assertThat(report.path("updated").asLong()).isEqualTo(updated);
    assertThat(report.path("unchanged").asLong()).isEqualTo(unchanged);
  }

  @Test
  void createsTheTableAtTheProtocolOfTheLakeWriterWithTheTypesOfTheFile() throws Exception {
    JsonNode report = load(CATALOG);

    assertChanges(report, 3, 0, 0);
    assertThat(report.path("version_before").isNull()).isTrue();
    assertThat(report.path("version_after").asLong()).isZero();
    ReplayedLog log = jobs.log("products");
    assertThat(log.protocol()).hasToString("{\"minReaderVersion\":1,\"minWriterVersion\":2}");
    assertThat(log.type("price")).isEqualTo("double");
    assertThat(log.type("shelf")).as("has a leading zero").isEqualTo("string");
    assertThat(log.rowsInStatistics()).isEqualTo(3);
    assertThat(jobs.rows("products").orderBy("product_id").collectAsList())
        .extracting(Row::toString)
        .containsExactly(
            "[p1,Red Lamp,10.5,0012]", "[p2,Small \"Chair\", oak,20.0,7]", "[p3,null,30.25,null]");
  }

  @Test
  void theSameFileAgainWritesNoVersion() throws Exception {
    load(CATALOG);

    Ended again = jobs.run("load", "products", jobs.path("catalog.csv"));

    assertThat(again.out())
        .startsWith("products has catalog.csv already (load sha256-")
        .contains("nothing to do; to load it once more, give it another --load-id");
    assertThat(jobs.log("products").version()).isZero();
  }

  @Test
  void aChangedFileUpdatesOnlyWhatDiffersAndKeepsWhatItLacks() throws Exception {
    load(CATALOG);

    JsonNode report =
        load(
            """
        product_id,name,price,shelf
        p4,Drum,1,9
        p1,Red Lamp,11.5,0012
        p2,"Small ""Chair"", oak",20,7
        """);

    assertChanges(report, 1, 1, 1);
    assertThat(report.path("version_after").asLong()).isEqualTo(1);
    ReplayedLog log = jobs.log("products");
    assertThat(log.version()).isEqualTo(1);
    assertThat(log.protocol()).hasToString("{\"minReaderVersion\":1,\"minWriterVersion\":2}");
    assertThat(log.rowsInStatistics()).isEqualTo(4);
    assertThat(jobs.rows("products").orderBy("product_id").collectAsList())
        .extracting(Row::toString)
        .containsExactly(
            "[p1,Red Lamp,11.5,0012]",
            "[p2,Small \"Chair\", oak,20.0,7]",
            "[p3,null,30.25,null]",
            "[p4,Drum,1.0,9]");
  }

  @Test
  void aDryRunSaysWhatItWouldDoAndWritesNothing() throws Exception {
    String file = jobs.write("catalog.csv", CATALOG).toString();

    assertChanges(jobs.report("load", "products", file, "--dry-run"), 3, 0, 0);
    assertThat(directory.resolve("lake/products/_delta_log")).doesNotExist();
    load(CATALOG);
    jobs.write("catalog.csv", CATALOG.replace("30.25", "31"));
    assertChanges(jobs.report("load", "products", file, "--dry-run"), 0, 1, 2);
    assertThat(jobs.log("products").version()).isZero();
  }

  @Test
  void readsJsonAndParquetInTheTypesOfTheTable() throws Exception {
    load(CATALOG);

    String json =
        jobs.write(
                "more.json",
                """
                {"product_id":"p5","name":"Ball","price":5,"shelf":"3"}
                {"product_id":"p1","name":"Red Lamp","price":10.5,"shelf":"0012"}
                """)
            .toString();
    assertChanges(jobs.report("load", "products", json), 1, 0, 1);
    jobs.spark()
        .sql("select 'p6' product_id, 'Guide' name, cast(6.5 as float) price, '3' shelf")
        .write()
        .parquet(jobs.path("more.parquet"));
    assertChanges(jobs.report("load", "products", jobs.path("more.parquet")), 1, 0, 0);

    assertThat(
            jobs.rows("products")
                .where("product_id in ('p5', 'p6')")
                .orderBy("product_id")
                .collectAsList())
        .extracting(Row::toString)
        .containsExactly("[p5,Ball,5.0,3]", "[p6,Guide,6.5,3]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          product_id,name,price,shelf~p1,Lamp,cheap,1~p2,Lamp,free,1~p3,Lamp,2,1 | values of column 'price' that are not double: 2, such as 'cheap' in catalog.csv line 2
          product_id,name,price,shelf~p1,Lamp,1,1~p1,Lamp,2,1~p2,Lamp,2,1        | keys in several rows: 1, such as 'p1' (2 rows, catalog.csv line 2 and catalog.csv line 3)
          product_id,name,price,shelf~,Lamp,1,1~p2,Lamp,2,1                      | rows without a value in the key column 'product_id': 1, such as catalog.csv line 2;
          product_id,name,price,shelf~p1,Lamp~p2,Lamp,2,1                        | malformed rows: 1, such as 'p1,Lamp' in catalog.csv line 2
          product_id,name,shelf,colour,size~p1,Lamp,1,red,2                      | the file lacks price and the table lacks colour, size, which --evolve adds
          """)
  void refusesAFileThatDoesNotFitAndWritesNothing(String file, String reason) throws Exception {
    load(CATALOG);

    Ended ended = refused(file.replace('~', '\n') + "\n");

    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.refusal())
        .startsWith("Cannot load catalog.csv into products: ")
        .contains(reason);
    assertThat(jobs.log("products").version()).isZero();
  }

  @Test
  void refusesADecimalThatWouldBeRounded() throws Exception {
    jobs.spark()
        .sql("select 'p1' product_id, cast(1.25 as decimal(10,2)) price")
        .write()
        .format("delta")
        .save(jobs.table("products"));

    assertThat(refused("product_id,price\np1,1.255\n").refusal())
        .contains(
            "values of column 'price' that are not decimal(10,2): 1, such as '1.255' in catalog.csv line 2");
    assertChanges(load("product_id,price\np1,1.250\n"), 0, 0, 1);
  }

  @Test
  void refusesATableThatTheLakeWriterCannotWriteAndNamesTheProperty() throws Exception {
    jobs.spark()
        .sql(
            "create table delta.`%s` (product_id string) using delta tblproperties ('delta.enableChangeDataFeed' = 'true')"
                .formatted(jobs.table("products")));

    Ended ended = refused("product_id\np1\n");

    assertThat(ended.exit()).isEqualTo(78);
    assertThat(ended.refusal())
        .contains(
            "reader 1 and writer 7 (feature changeDataFeed, set by delta.enableChangeDataFeed=true)");
    assertThat(jobs.log("products").version()).isZero();
  }

  @Test
  void createsNoTableThatTheLakeWriterCannotWrite() throws Exception {
    String conf = "spark.databricks.delta.properties.defaults.columnMapping.mode";
    jobs.spark().conf().set(conf, "name");
    try {
      assertThat(refused(CATALOG).refusal()).contains("set by delta.columnMapping.mode=name");
    } finally {
      jobs.spark().conf().unset(conf);
    }
    assertThat(directory.resolve("lake/products/_delta_log")).doesNotExist();
  }

  @Test
  void refusesAQuoteThatWouldSwallowTheRowsBelowIt() throws Exception {
    assertThat(refused("product_id,name\np1,Lamp\np2,\"Chair\np3,Ball\n").refusal())
        .isEqualTo(
            "Cannot load catalog.csv: line 3: the quote is never closed; nothing was written, mend"
                + " the file first");
  }

  @Test
  void readsTheFilesOfSpreadsheets() throws Exception {
    load("\uFEFFproduct_id,name\r\np1,\"two\r\nlines\"\r\n");

    assertThat(jobs.rows("products").collectAsList())
        .extracting(row -> row.getString(1).replace("\r", ""))
        .containsExactly("two\nlines");
  }

  @Test
  void refusesAColumnThatNoTableCanHave() throws Exception {
    assertThat(refused("product_id,unit price\np1,1\n").refusal())
        .contains("a Delta table cannot have a column 'unit price'");
    jobs.spark()
        .sql("select 'p1' product_id, timestamp_ntz'2026-01-01 00:00:00' at")
        .write()
        .parquet(jobs.path("ntz.parquet"));
    assertThat(jobs.run("load", "products", jobs.path("ntz.parquet")).refusal())
        .contains("'at'", "timestamp_ntz");
  }

  @Test
  void aFileThatIsNotOfItsFormatIsOneLine() throws Exception {
    Ended ended = jobs.run("load", "products", jobs.write("catalog 1.parquet", CATALOG).toString());

    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.refusal())
        .isEqualTo(
            "Cannot load catalog 1.parquet: it is no Parquet file: it does not begin with PAR1; see"
                + " --format");
  }

  @Test
  void aNameThatIsAPatternToSparkIsRefused() throws Exception {
    jobs.write("catalog1.csv", "product_id\nother\n");

    assertThat(
            jobs.run("load", "products", jobs.write("catalog[1].csv", CATALOG).toString())
                .refusal())
        .isEqualTo(
            "Cannot load catalog[1].csv: Spark takes any of *?[]{}\\ in a name for a pattern; rename"
                + " the file");
  }

  @Test
  void losesToAnotherWriterWithoutWritingAndSaysThatItMayBeTriedAgain() throws Exception {
    load(CATALOG);
    String file = jobs.write("catalog.csv", CATALOG.replace("30.25", "31")).toString();

    Ended ended = RivalCommit.during(jobs, "products", () -> jobs.run("load", "products", file));

    assertThat(ended.exit()).isEqualTo(75);
    assertThat(ended.refusal())
        .startsWith("Cannot load products: another writer changed the table meanwhile (");
    assertThat(jobs.log("products").version()).as("the rival's").isEqualTo(1);
  }

  @Test
  void anUnknownDimensionGetsASuggestion() throws Exception {
    Ended ended = jobs.run("load", "product", jobs.write("catalog.csv", CATALOG).toString());

    assertThat(ended.exit()).isEqualTo(78);
    assertThat(ended.refusal())
        .isEqualTo(
            "Cannot load 'product': pipeline 'shop' has no such dimension, did you mean"
                + " 'products'?; it has products");
  }

  @Test
  void aMissingFileIsOneLine() {
    Ended ended = jobs.run("load", "products", "/nowhere/catalog.csv");

    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.refusal())
        .isEqualTo("Cannot load /nowhere/catalog.csv: there is no such file; name another");
  }

  @Test
  void aFileWithoutTheKeyColumnIsRefusedWhereTheKeyIsNamed() throws Exception {
    Ended ended = refused("productid,name\np1,Lamp\n");

    assertThat(ended.exit()).isEqualTo(78);
    assertThat(ended.refusal())
        .contains("pipeline.yaml:6:")
        .contains("catalog.csv has no column 'product_id', did you mean 'productid'?");
  }
}
