package io.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which files a load takes, how it finds a row in them again, and which values it makes of them.
 */
class LoadFilesIT {

  @TempDir private Path directory;
  private Jobs jobs;

  @BeforeEach
  void pipeline() throws Exception {
    jobs = Jobs.in(directory);
    Files.createDirectory(directory.resolve("in"));
  }

  private String refusal(String... files) {
    String[] arguments = new String[files.length + 2];
    arguments[0] = "load";
    arguments[1] = "products";
    for (int i = 0; i < files.length; i++) {
      arguments[i + 2] = jobs.path(files[i]);
    }
    Jobs.Ended ended = jobs.run(arguments);
    assertThat(ended.exit()).isEqualTo(1);
    return ended.refusal();
  }

  private List<String> rows() throws IOException {
    return jobs.rows("products").orderBy("product_id").collectAsList().stream()
        .map(Row::toString)
        .toList();
  }

  private void writeZipped(String name, String text) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(directory.resolve(name)))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void theFilesOfAFolderAreOneLoad() throws Exception {
    jobs.write("in/a.csv", "product_id,name\np1,Lamp\np2,Chair\n");
    writeZipped("in/b.csv.gz", "product_id,name\np3,\"two\nlines\"\np1,Other\n");
    jobs.write("in/_SUCCESS", "");

    assertThat(refusal("in"))
        .isEqualTo(
            "Cannot load 2 files into products: keys in several rows: 1, such as 'p1' (2 rows, a.csv"
                + " line 2 and b.csv.gz line 4); nothing was written, mend the file first");

    writeZipped("in/b.csv.gz", "product_id,name\np3,Ball\n");
    JsonNode report = jobs.report("load", "products", jobs.path("in"));

    assertThat(report.path("inserted").asLong()).isEqualTo(3);
    assertThat(jobs.log("products").version()).isZero();
    Files.move(directory.resolve("in/a.csv"), directory.resolve("in/z.csv"));
    assertThat(jobs.report("load", "products", jobs.path("in")).path("already_loaded").asBoolean())
        .as("the same bytes under other names")
        .isTrue();
  }

  @Test
  void aFileThatSparkPassesOverIsNotTakenForAnEmptyOne() throws Exception {
    jobs.write("_catalog.csv", "product_id,name\np1,Lamp\n");

    assertThat(refusal("_catalog.csv")).contains("_catalog.csv");
    assertThat(directory.resolve("lake/products/_delta_log")).doesNotExist();
  }

  @Test
  void aFileThatIsWrittenWhileItIsReadIsNotLoaded() throws Exception {
    Path file = jobs.write("catalog.csv", "product_id,name\np1,Lamp\n");

    Jobs.Ended ended =
        jobs.run(
            step -> {
              if (step.startsWith("reading ")) {
                write(file, "product_id,name\np1,Lamp\np2,Chair\n");
              }
            },
            "load",
            "products",
            file.toString());

    assertThat(ended.exit()).isEqualTo(75);
    assertThat(directory.resolve("lake/products/_delta_log")).doesNotExist();

    ended =
        jobs.run(
            step -> {
              if (step.startsWith("comparing ")) {
                write(file, "product_id,name\np1,Lamp\n");
              }
            },
            "load",
            "products",
            file.toString());

    assertThat(ended.exit()).isEqualTo(75);
    assertThat(ended.refusal())
        .isEqualTo(
            "Cannot load catalog.csv: it was written or removed while it was read; run it again when"
                + " it is whole");
    assertThat(directory.resolve("lake/products/_delta_log")).doesNotExist();
  }

  @Test
  void keysAreNotBroadcastHoweverSmallTheirFilesAre() throws Exception {
    String key = "spark.sql.autoBroadcastJoinThreshold";
    String before = jobs.spark().conf().get(key);
    List<String> during = new ArrayList<>();

    Jobs.Ended ended =
        jobs.run(
            step -> during.add(jobs.spark().conf().get(key)),
            "load",
            "products",
            jobs.write("catalog.csv", "product_id\np1\n").toString());

    assertThat(ended.exit()).isZero();
    assertThat(during).endsWith("-1", "-1", "-1");
    assertThat(jobs.spark().conf().get(key)).isEqualTo(before);
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void namesTheLineOfARowInWhateverPieceOfTheFileItIs() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int row = 1; row <= 50; row++) {
      lines.append(
          "{\"product_id\":\"p%d\",\"price\":%s}%n".formatted(row, row == 37 ? "\"dear\"" : row));
      lines.append(row % 10 == 0 ? "\n" : "");
    }
    jobs.write("catalog.jsonl", lines.toString());
    jobs.pipeline(
        "products: { key: product_id, schema: { product_id: string, price: double } }", "");
    jobs.spark().conf().set("spark.sql.files.maxPartitionBytes", "256");
    try {
      assertThat(refusal("catalog.jsonl"))
          .contains(
              "values of column 'price' that are not double: 1, such as 'dear' in catalog.jsonl"
                  + " line 40");
    } finally {
      jobs.spark().conf().unset("spark.sql.files.maxPartitionBytes");
    }
    jobs.spark()
        .sql("select 'p' || id product_id, if(id = 7, null, id) price from range(9)")
        .coalesce(1)
        .write()
        .parquet(jobs.path("in/parquet"));
    jobs.pipeline(
        "products: { key: product_id, schema: { product_id: string, price: long not null } }", "");

    assertThat(refusal("in/parquet"))
        .contains("rows without a value in the required column 'price': 1, such as part-")
        .contains(".parquet row 8;");
  }

  @Test
  void aNumberInJsonKeepsAllItsDigits() throws Exception {
    jobs.pipeline(
        "products: { key: product_id, schema: { product_id: string, price: \"decimal(25,2)\" } }",
        "");
    jobs.write(
        "catalog.json",
        """
        \uFEFF[
          { "product_id": "p1", "price": 12345678901234567890.12 },
          { "product_id": "p2", "price": "0.10" }
        ]
        """);

    jobs.report("load", "products", jobs.path("catalog.json"));

    assertThat(rows()).containsExactly("[p1,12345678901234567890.12]", "[p2,0.10]");
    jobs.write(
        "catalog.json",
        "[{\"product_id\":\"p1\",\n\"price\":1.005},\n{\"product_id\":\"p3\",\"price\":1}]");
    assertThat(refusal("catalog.json"))
        .contains("not decimal(25,2): 1, such as '1.005' in catalog.json line 1");
  }

  @Test
  void noValueIsCompletedOrCut() throws Exception {
    jobs.pipeline(
        "products: { key: product_id, schema: { product_id: string, at: timestamp, day: date, price: double } }",
        "");
    jobs.write(
        "catalog.csv",
        """
        product_id,at,day,price
        p1,12:30,2026,1e400
        p2,2026-01-02 10:00:00.1234567,2026-01-02T10:00:00,Infinity
        p3,2026-01-02T10:00:00.1234560Z,2026-1-2,1e3
        p4,2026-01-02,,
        """);

    assertThat(refusal("catalog.csv"))
        .contains(
            "values of column 'at' that are not timestamp: 2, such as '12:30' in catalog.csv line 2",
            "values of column 'day' that are not date: 2, such as '2026' in catalog.csv line 2",
            "values of column 'price' that are not double: 1, such as '1e400' in catalog.csv line 2");
  }

  @Test
  void aColumnWhoseValuesATypeWouldChangeStaysText() throws Exception {
    jobs.write(
        "catalog.csv",
        """
        product_id,opens,at,month,code
        p1,12:30,2026-01-02 10:00:00,2026-05,+49
        p2,13:30,2026-01-02 10:00:01,2026-06,50
        """);

    jobs.report("load", "products", jobs.path("catalog.csv"));

    ReplayedLog log = jobs.log("products");
    assertThat(List.of(log.type("opens"), log.type("at"), log.type("month"), log.type("code")))
        .containsExactly("string", "timestamp", "string", "string");
  }
}
