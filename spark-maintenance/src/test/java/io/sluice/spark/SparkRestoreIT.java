package io.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Spark's own RESTORE writes, by which the writer recognises it, and what {@code sluice
 * restore --repair} supposes of it.
 */
class SparkRestoreIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TRANSACTION = "sluice:shop:clicks:shop.clicks-0";

  @TempDir private Path directory;

  @Test
  void itNamesItsTargetSetsTheMetadataAndLeavesTransactionsWhereTheyWere() throws Exception {
    Jobs jobs = Jobs.in(directory);
    append(jobs, 10);
    append(jobs, 20);
    append(jobs, 30);

    jobs.spark().sql("RESTORE TABLE delta.`%s` TO VERSION AS OF 1".formatted(jobs.table("clicks")));

    List<JsonNode> actions = entry(3);
    JsonNode info = actions.get(0).path("commitInfo");
    assertThat(info.path("operation").asText()).isEqualTo("RESTORE");
    assertThat(info.path("operationParameters")).hasToString("{\"version\":1,\"timestamp\":null}");
    assertThat(info.path("operationMetrics").properties())
        .extracting(Map.Entry::getKey)
        .containsExactlyInAnyOrder(
            "numRestoredFiles",
            "restoredFilesSize",
            "numRemovedFiles",
            "removedFilesSize",
            "numOfFilesAfterRestore",
            "tableSizeAfterRestore");
    assertThat(actions).anyMatch(action -> action.has("metaData"));
    assertThat(actions).anyMatch(action -> action.has("protocol"));
    assertThat(actions).noneMatch(action -> action.has("txn"));
    assertThat(actions).filteredOn(action -> action.has("remove")).hasSize(1);
  }

  @Test
  void toATimeItDoesNotSayWhichVersionThatWas() throws Exception {
    Jobs jobs = Jobs.in(directory);
    append(jobs, 10);
    append(jobs, 20);
    Object time =
        jobs.spark()
            .sql("DESCRIBE HISTORY delta.`%s`".formatted(jobs.table("clicks")))
            .where("version = 0")
            .select("timestamp")
            .first()
            .get(0);

    jobs.spark()
        .sql(
            "RESTORE TABLE delta.`%s` TO TIMESTAMP AS OF '%s'"
                .formatted(jobs.table("clicks"), time));

    assertThat(entry(2).get(0).path("commitInfo").path("operationParameters"))
        .hasToString("{\"version\":null,\"timestamp\":\"%s\"}".formatted(time));
  }

  private static void append(Jobs jobs, long nextOffset) {
    jobs.spark()
        .range(3)
        .coalesce(1)
        .selectExpr("concat('c', id) click_id", "'p' product_id")
        .write()
        .format("delta")
        .mode("append")
        .option("txnAppId", TRANSACTION)
        .option("txnVersion", nextOffset)
        .save(jobs.table("clicks"));
  }

  private Path log(long version) {
    return directory.resolve("lake/clicks/_delta_log/%020d.json".formatted(version));
  }

  private List<JsonNode> entry(long version) throws IOException {
    List<JsonNode> actions = new ArrayList<>();
    for (String line : Files.readAllLines(log(version))) {
      actions.add(JSON.readTree(line));
    }
    return actions;
  }
}
