package io.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.table.Hold;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jobs that write rows of views, beside a writer, cut off, and two at once. */
class BatchJobsIT {

  private static final String VIEW = "per_product";
  private static final int CLICKS = 120;

  /** What the writer appends again and again: no late row is of its window. */
  private static final String OTHER = "0 other";

  private static final String[] RECONCILE = {"reconcile", VIEW};
  private static final String[] BACKFILL = {
    "backfill", VIEW, "--from", "1970-01-01T00:00:00Z", "--to", "1970-01-01T00:30:00Z"
  };

  @TempDir private Path directory;
  private Jobs jobs;

  @BeforeEach
  void clicksOfAnHourOfWhichATenthWasLate() throws IOException {
    jobs = Jobs.in(directory);
    pipeline("");
    save(
        "clicks",
        "'shop.clicks'",
        """
        select concat('c', id) click_id,
          case when id = 0 then 'other' when id = 17 then 'rare' else concat('p', id %% 3) end product,
          timestamp_seconds(id * 30) at, id _offset, timestamp_seconds(id * 30) _timestamp
        from range(%d)
        """
            .formatted(CLICKS));
    save(
        VIEW + ".late",
        "'shop.per_product.late'",
        """
        select 'clicks' side, _topic source_topic, _partition source_partition, _offset source_offset,
          at event_time, timestamp_seconds(floor(unix_seconds(at) / 600) * 600) window_start,
          timestamp_seconds(floor(unix_seconds(at) / 600) * 600 + 600) window_end,
          timestamp_seconds(3600) stream_time, '{}' row,
          cast(floor(_offset / 10) as bigint) _offset, at _timestamp
        from delta.`%s` where _offset %% 10 = 7
        """
            .formatted(jobs.table("clicks")));
    writeViewBy("hour");
  }

  private void writeViewBy(String... partitions) {
    writeView("product = 'other'", partitions);
    writeView("product <> 'other'", partitions);
  }

  private void pipeline(String another) throws IOException {
    jobs.write(
        "pipeline.yaml",
        """
        pipeline: shop
        lake: { root: "%s" }
        streams:
          clicks: { topic: shop.clicks, event_time: at, format: json, schema: { click_id: string, product: string, at: timestamp } }
        views:
          per_product:
            from: clicks
            window: { tumbling: 10 minutes, grace: 1 minute }
            group_by: product
            select: { clicks: count(*) }
        %s
        tables:
          per_product: { partition_by: [hour(window_start) as hour] }
        """
            .formatted(directory.resolve("lake").toUri(), another.indent(2)));
  }

  private void save(String table, String topic, String query) {
    jobs.spark()
        .sql("select *, %s _topic, 0 _partition from (%s)".formatted(topic, query))
        .coalesce(1)
        .write()
        .format("delta")
        .mode("append")
        .save(jobs.table(table));
  }

  /** What the stream made of the clicks that were not late, of windows that are closed. */
  private void writeView(String where, String... partitions) {
    jobs.spark()
        .sql(
            """
            select window_start, window_end, product, clicks, 'shop.per_product' _topic, 0 _partition,
              unix_seconds(window_end) + ascii(right(product, 1)) _offset,
              window_end - interval 1 millisecond _timestamp, hour(window_start) hour
            from (select timestamp_seconds(floor(unix_seconds(at) / 600) * 600) window_start,
                timestamp_seconds(floor(unix_seconds(at) / 600) * 600 + 600) window_end, product,
                count(*) clicks
              from delta.`%s` where _offset %% 10 <> 7 group by all)
            where window_end <= timestamp_seconds(3000) and %s
            """
                .formatted(jobs.table("clicks"), where))
        .coalesce(1)
        .write()
        .format("delta")
        .mode("append")
        .partitionBy(partitions)
        .save(jobs.table(VIEW));
  }

  /** Clicks in each window that is closed, by its minute and product. */
  private static Map<String, Long> expected(int lateOnes) {
    Map<String, Long> windows = new TreeMap<>();
    IntStream.range(0, CLICKS)
        .filter(i -> i * 30 < 3000)
        .filter(i -> i % 10 != 7 || i / 10 < lateOnes)
        .forEach(
            i -> {
              String product = i == 0 ? "other" : i == 17 ? "rare" : "p" + i % 3;
              windows.merge(i * 30 / 600 * 10 + " " + product, 1L, Long::sum);
            });
    return windows;
  }

  private static final int ALL = 10;

  private Map<String, Long> windows() throws IOException {
    Map<String, Long> windows = new TreeMap<>();
    for (Row row :
        jobs.rows(VIEW)
            .selectExpr("concat_ws(' ', unix_seconds(window_start) div 60, product)", "clicks")
            .collectAsList()) {
      assertThat(windows.put(row.getString(0), row.getLong(1)))
          .satisfies(
              twice ->
                  assertThat(twice == null || row.getString(0).equals(OTHER))
                      .as("once: %s", row)
                      .isTrue());
    }
    return windows;
  }

  private void requireReconciled() throws IOException {
    assertThat(windows()).isEqualTo(expected(ALL));
    JsonNode verified = jobs.report("verify", VIEW).at("/views/0");
    assertThat(verified.path("differences").asInt()).isZero();
    assertThat(jobs.report("audit").path("ok").asBoolean()).isTrue();
    assertThat(jobs.log(VIEW).protocol())
        .hasToString("{\"minReaderVersion\":1,\"minWriterVersion\":2}");
  }

  @Test
  void correctedRowsKeepTheirCoordinatesAndAddedOnesHaveNone() throws Exception {
    assertThat(windows()).isEqualTo(expected(0));

    JsonNode report = jobs.report("reconcile").at("/views/0");

    assertThat(report.path("late").asInt()).isEqualTo(ALL);
    assertThat(report.path("waiting").asInt()).isEqualTo(2);
    assertThat(report.path("inserted").asInt()).isEqualTo(1);
    requireReconciled();
    assertThat(
            jobs
                .rows(VIEW)
                .filter("_offset is null")
                .selectExpr("product", "clicks", "_topic", "_partition", "unix_millis(_timestamp)")
                .collectAsList()
                .stream()
                .map(Row::toString))
        .containsExactly("[rare,1,null,null,599999]");
    assertThat(jobs.rows(VIEW).filter("_offset is not null").count()).isEqualTo(expected(0).size());
    long version = jobs.log(VIEW).version();
    assertThat(jobs.report("reconcile").at("/views/0/outcome").asText()).isEqualTo("up_to_date");
    assertThat(jobs.log(VIEW).version()).isEqualTo(version);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aWriterAndTheJobsDoNotMeet(boolean isPartitioned) throws Exception {
    if (!isPartitioned) {
      assertThat(FileUtil.fullyDelete(jobs.folder(VIEW).toFile())).isTrue();
      DeltaLog.clearCache();
      writeViewBy();
    }
    Path table = jobs.log(VIEW).table();
    // Of a table without partitions the job's commit has to find a gap between two of the writer's.
    Duration every = isPartitioned ? Duration.ofMillis(100) : Duration.ofSeconds(1);
    jobs.spark()
        .sql(
            "delete from delta.`%s` where window_start = timestamp_seconds(1200)"
                .formatted(jobs.table(VIEW)));

    LiveWriter.Ended<Jobs.Ended> added =
        LiveWriter.withoutHoldsDuring(table, "\"other\"", every, () -> jobs.run(BACKFILL));
    LiveWriter.Ended<Jobs.Ended> reconciled =
        LiveWriter.withoutHoldsDuring(table, "\"other\"", every, () -> jobs.run(RECONCILE));

    assertThat(added.result().err()).isEmpty();
    assertThat(reconciled.result().err()).isEmpty();
    assertThat(windows()).isEqualTo(expected(ALL));
    assertThat(jobs.rows(VIEW).filter("product = 'other'").count())
        .isEqualTo(1 + added.commits() + reconciled.commits());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aJobThatDiesAroundItsCommitIsFinishedByTheNext(boolean published) throws Exception {
    dieIn(published, RECONCILE);
    assertThat(windows()).isEqualTo(expected(published ? ALL : 0));
    jobs.report(RECONCILE);
    requireReconciled();

    jobs.spark()
        .sql(
            "delete from delta.`%s` where window_start = timestamp_seconds(1200)"
                .formatted(jobs.table(VIEW)));
    dieIn(published, BACKFILL);
    assertThat(jobs.report(BACKFILL).path("added").asInt()).isEqualTo(published ? 0 : 3);
    requireReconciled();
  }

  private void dieIn(boolean published, String... job) throws Exception {
    if (published) {
      CutCommit.behind(jobs, VIEW, () -> jobs.run(job));
    } else {
      CutCommit.during(jobs, VIEW, () -> jobs.run(job));
    }
  }

  @Test
  void ofTwoJobsAtOnceOneGivesWay() throws Exception {
    jobs.spark()
        .sql(
            "delete from delta.`%s` where window_start = timestamp_seconds(1200)"
                .formatted(jobs.table(VIEW)));
    for (List<String[]> two : List.of(List.of(BACKFILL, BACKFILL), List.of(RECONCILE, RECONCILE))) {
      Jobs.Ended late =
          CutCommit.overtaken(
              jobs,
              VIEW,
              () -> assertThat(jobs.run(two.get(0)).err()).isEmpty(),
              () -> jobs.run(two.get(1)));

      assertThat(late.exit()).isEqualTo(75);
      assertThat(late.refusal()).contains("another writer changed the table meanwhile");
    }
    requireReconciled();
  }

  @Test
  void aBackfillOfALostWindowHasTheLateRowsThatAreReconciled() throws Exception {
    jobs.report(RECONCILE);
    jobs.spark()
        .sql(
            "delete from delta.`%s` where window_start < timestamp_seconds(1800)"
                .formatted(jobs.table(VIEW)));

    JsonNode planned =
        jobs.report(
            "backfill", VIEW, BACKFILL[2], BACKFILL[3], BACKFILL[4], BACKFILL[5], "--dry-run");
    JsonNode report = jobs.report(BACKFILL);

    assertThat(report.path("added").asInt()).isEqualTo(planned.path("added").asInt()).isPositive();
    requireReconciled();
  }

  @Test
  void ofAllViewsThoseThatCannotBeCorrectedAreSkippedWithTheReason() throws Exception {
    pipeline(
        """
        visits: { from: clicks, window: { session: 1 minutes, grace: 1 minute }, group_by: product, select: { clicks: count(*) } }
        again: { from: visits, select: { product: product } }
        """);
    jobs.rows(VIEW + ".late").write().format("delta").save(jobs.table("visits.late"));

    JsonNode report = jobs.report("reconcile", "--dry-run");

    assertThat(report.path("views").findValuesAsText("view")).containsExactly(VIEW);
    assertThat(report.path("skipped").findValuesAsText("view")).containsExactly("visits");
    assertThat(report.at("/skipped/0/reason").asText())
        .contains("view again is made from its topic");
    Jobs.Ended asked = jobs.run("reconcile", "visits");
    assertThat(asked.exit()).isEqualTo(78);
    assertThat(asked.refusal()).startsWith("Cannot reconcile visits: view again is made");
    assertThat(windows()).isEqualTo(expected(0));
  }

  @Test
  void whatCannotBeDoneIsRefusedWithTheWayOut() throws Exception {
    assertThat(
            jobs.run("backfill", VIEW, BACKFILL[2], BACKFILL[3], "--to", "1970-01-01T01:00:00Z")
                .refusal())
        .contains("the stream may still emit", "choose an earlier --to");
    assertThat(jobs.run("reconcile", "perproduct").refusal())
        .contains("did you mean 'per_product'?");
    Hold hold = new Hold("restore-1", Instant.now().plusSeconds(600));
    jobs.spark()
        .sql(
            "ALTER TABLE delta.`%s` SET TBLPROPERTIES ('%s' = '%s')"
                .formatted(jobs.table(VIEW), Hold.PROPERTY, hold));
    Jobs.Ended held = jobs.run(RECONCILE);
    assertThat(held.exit()).isEqualTo(75);
    assertThat(held.refusal()).startsWith("Cannot reconcile per_product: job restore-1 holds");
    pipeline("loud: { from: per_product, select: { name: product } }");
    Jobs.Ended read = jobs.run(RECONCILE);
    assertThat(read.exit()).isEqualTo(78);
    assertThat(read.refusal()).contains("view loud is made from its topic");
    assertThat(windows()).isEqualTo(expected(0));
  }
}
