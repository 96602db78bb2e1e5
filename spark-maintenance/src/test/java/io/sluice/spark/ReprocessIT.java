package io.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.spark.table.LakeTable;
import io.sluice.table.Hold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Seven days of a view that left out too much, made anew beside a writer and cut off anywhere. */
class ReprocessIT {

  private static final String VIEW = "per_product";
  private static final String STAGING = VIEW + ".reprocess.1";

  /** One every ten minutes. */
  private static final int CLICKS = 7 * 24 * 6;

  /** The last window that is closed ends here. */
  private static final String CLOSED = "1970-01-07T23:00:00Z";

  /** The last click, and the grace before it. */
  private static final String CLOSED_UNTIL = "1970-01-07T23:49:00Z";

  private static final int CLOSED_HOURS = 7 * 24 - 1;

  private static final String WRONG = "(quantity > 1 and product <> 'p2') or product = 'ghost'";
  private static final String RIGHT = "quantity > 0";

  private static final String[] ALL = {"reprocess", VIEW, "--from", "1970-01-01T00:00:00Z"};
  private static final String[] STAGE = {
    "reprocess", "stage", VIEW, "--from", "1970-01-01T00:00:00Z"
  };
  private static final String[] VALIDATE = {"reprocess", "validate", VIEW};
  private static final String[] PROMOTE = {"reprocess", "promote", VIEW};
  private static final String[] ABANDON = {"reprocess", "abandon", VIEW};

  @TempDir private Path directory;
  private Jobs jobs;
  private DuckLake duck;

  @BeforeEach
  void sevenDaysOfClicksAndTheViewAsItWas() throws Exception {
    jobs = Jobs.in(directory);
    duck = new DuckLake(directory.resolve("lake"));
    pipeline(RIGHT);
    save(
        "clicks",
        """
        select concat('c', id) click_id, case when id %% 50 = 0 then 'ghost' else concat('p', id %% 3) end product,
          cast(id %% 5 as int) quantity, timestamp_seconds(id * 600) at, 'shop.clicks' _topic, 0 _partition,
          id _offset, timestamp_seconds(id * 600) _timestamp
        from range(%d)
        """
            .formatted(CLICKS));
    save(
        VIEW + ".late",
        """
        select 'clicks' side, _topic source_topic, _partition source_partition, _offset source_offset,
          at event_time, date_trunc('hour', at) window_start, date_trunc('hour', at) + interval 1 hour window_end,
          timestamp_seconds(%d) stream_time, '{}' row, 'shop.per_product.late' _topic, 0 _partition,
          cast(floor(_offset / 100) as bigint) _offset, at _timestamp
        from delta.`%s` where _offset %% 100 = 7
        """
            .formatted(CLICKS * 600, jobs.table("clicks")));
    writeView("window_end <= timestamp '%s'".formatted(CLOSED), "product");
    writeView("window_end > timestamp '%s'".formatted(CLOSED), "'live'");
  }

  @AfterEach
  void close() throws Exception {
    duck.close();
  }

  private void pipeline(String where) throws IOException {
    pipeline(where, "", "", "");
  }

  private void pipeline(String where, String selected, String views, String expected)
      throws IOException {
    jobs.write(
        "pipeline.yaml",
        """
        pipeline: shop
        lake: { root: "%s" }
        streams:
          clicks: { topic: shop.clicks, event_time: at, format: json, schema: { click_id: string, product: string, quantity: int, at: timestamp } }
        views:
          per_product:
            from: clicks
            where: %s
            window: { tumbling: 1 hour, grace: 1 minute }
            group_by: product
            select: { clicks: count(*)%s }
        %s
        tables:
          per_product: { commit: { every: 1 second }%s }
        """
            .formatted(
                directory.resolve("lake").toUri(), where, selected, views.indent(2), expected));
  }

  private void save(String table, String query) {
    jobs.spark()
        .sql(query)
        .coalesce(1)
        .write()
        .format("delta")
        .mode("append")
        .save(jobs.table(table));
  }

  /** What the stream made by the definition of before. */
  private void writeView(String closed, String product) {
    jobs.spark()
        .sql(
            """
            select *, 'shop.per_product' _topic, 0 _partition,
              unix_seconds(window_end) + ascii(right(product, 1)) _offset,
              window_end - interval 1 millisecond _timestamp
            from (select date_trunc('hour', at) window_start,
                date_trunc('hour', at) + interval 1 hour window_end, %s product, count(*) clicks
              from delta.`%s` where _offset %% 100 <> 7 and (%s) group by all)
            where %s
            """
                .formatted(product, jobs.table("clicks"), WRONG, closed))
        .coalesce(1)
        .write()
        .format("delta")
        .mode("append")
        .save(jobs.table(VIEW));
  }

  /** Clicks of each window that is closed, by its hour and product. */
  private static Map<String, Integer> expected(IntPredicate where) {
    Map<String, Integer> windows = new TreeMap<>();
    IntStream.range(0, CLOSED_HOURS * 6)
        .filter(i -> i % 100 != 7)
        .filter(where)
        .forEach(i -> windows.merge(i / 6 + " " + product(i), 1, Integer::sum));
    return windows;
  }

  private static String product(int i) {
    return i % 50 == 0 ? "ghost" : "p" + i % 3;
  }

  private static Map<String, Integer> right() {
    return expected(i -> i % 5 > 0);
  }

  private static Map<String, Integer> wrong() {
    return expected(i -> (i % 5 > 1 && !product(i).equals("p2")) || i % 50 == 0);
  }

  /** As DuckDB finds them in the files that the log names; each is there once. */
  private Map<String, Integer> windows() throws Exception {
    Map<String, Integer> windows = new TreeMap<>();
    for (String row : duck.rows(VIEW, "epoch(window_start)::bigint // 3600, product, clicks")) {
      String[] values = row.replaceAll("[()]", "").split(", ");
      if (!values[1].equals("live")) {
        assertThat(windows.put(values[0] + " " + values[1], Integer.valueOf(values[2])))
            .as("once: %s", row)
            .isNull();
      }
    }
    return windows;
  }

  private void requireReprocessed() throws Exception {
    assertThat(windows()).isEqualTo(right());
    assertThat(jobs.log(VIEW).protocol())
        .hasToString("{\"minReaderVersion\":1,\"minWriterVersion\":2}");
    assertThat(jobs.folder(STAGING)).doesNotExist();
  }

  private long differences() throws IOException {
    Jobs.Ended verified = jobs.run("verify", VIEW, "--to", CLOSED, "-o", "json");
    return new ObjectMapper().readTree(verified.out()).at("/views/0/differences").asLong();
  }

  private static long differing(Map<String, Integer> one, Map<String, Integer> other) {
    return one.entrySet().stream()
        .filter(row -> other.containsKey(row.getKey()))
        .filter(row -> !row.getValue().equals(other.get(row.getKey())))
        .count();
  }

  private static long without(Map<String, Integer> one, Map<String, Integer> other) {
    return one.keySet().stream().filter(row -> !other.containsKey(row)).count();
  }

  @Test
  void whatDiffersIsPutInByOneCommitAndASecondRunChangesNothing() throws Exception {
    assertThat(windows()).isEqualTo(wrong());
    long before = differences();
    long version = jobs.log(VIEW).version();

    JsonNode planned = jobs.report(ALL[0], ALL[1], ALL[2], ALL[3], "--dry-run").at("/views/0");
    assertThat(jobs.log(VIEW).version()).isEqualTo(version);
    assertThat(jobs.folder(STAGING)).doesNotExist();
    JsonNode report = jobs.report(ALL).at("/views/0");

    assertThat(report.path("to").asText()).isEqualTo(CLOSED_UNTIL);
    for (JsonNode counts : List.of(planned, report)) {
      assertThat(counts.path("added").asLong()).isEqualTo(without(right(), wrong())).isPositive();
      assertThat(counts.path("removed").asLong()).isEqualTo(without(wrong(), right())).isPositive();
      assertThat(counts.path("changed").asLong())
          .isEqualTo(differing(right(), wrong()))
          .isPositive();
      assertThat(counts.path("equal").asLong()).isPositive();
      assertThat(counts.path("rows").asLong()).isEqualTo(right().size());
      assertThat(counts.path("there").asLong()).isEqualTo(wrong().size());
    }
    assertThat(before)
        .isEqualTo(
            report.path("added").asLong()
                + report.path("removed").asLong()
                + report.path("changed").asLong());
    assertThat(jobs.log(VIEW).version()).isEqualTo(version + 1);
    assertThat(duck.rows(VIEW, "_offset").stream().filter(row -> row.contains("NULL")))
        .as("rows that no record of the topic is: those that were added")
        .hasSize((int) report.path("added").asLong());
    requireReprocessed();
    assertThat(differences()).isZero();
    JsonNode again = jobs.report(ALL);
    assertThat(again.path("generation").asText()).isEqualTo("2");
    assertThat(again.at("/views/0/equal").asLong()).isEqualTo(right().size());
    assertThat(jobs.report("reprocess", "promote", VIEW, "--generation", "1").at("/views/0/step"))
        .hasToString("\"promoted\"");
    assertThat(jobs.log(VIEW).version()).isEqualTo(version + 1);
  }

  @Test
  void aWriterThatLeavesNoGapWaitsForAPromotion() throws Exception {
    jobs.report(STAGE);
    jobs.report(VALIDATE);

    LiveWriter.Ended<Jobs.Ended> promoted =
        LiveWriter.during(jobs.log(VIEW).table(), "\"live\"", () -> jobs.run(PROMOTE));

    assertThat(promoted.result().err()).isEmpty();
    assertThat(promoted.waits()).as("the writer waited").isPositive();
    LakeTable table =
        new LakeTable(jobs.spark(), VIEW, new org.apache.hadoop.fs.Path(jobs.table(VIEW)));
    assertThat(table.snapshot().metadata().configuration().contains(Hold.PROPERTY)).isFalse();
    assertThat(duck.rows(VIEW, "product").stream().filter(row -> row.contains("live")))
        .hasSize(1 + promoted.commits());
    requireReprocessed();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatDiesAtAnyCommitIsFinishedByTheNextRun(boolean published) throws Exception {
    dieIn(published, STAGING, STAGE);
    jobs.report(STAGE);
    dieIn(published, STAGING, VALIDATE);
    assertThat(step()).isEqualTo(published ? "validated" : "staged");
    if (!published) {
      Jobs.Ended early = jobs.run(PROMOTE);
      assertThat(early.exit()).isEqualTo(3);
      assertThat(early.refusal()).contains("it is not validated as it is");
      jobs.report(VALIDATE);
    }
    dieIn(published, VIEW, PROMOTE);
    assertThat(windows()).isEqualTo(published ? right() : wrong());
    assertThat(step()).isEqualTo(published ? "promoted" : "validated");
    long version = jobs.log(VIEW).version();

    jobs.report(ALL);

    requireReprocessed();
    assertThat(jobs.log(VIEW).version()).isEqualTo(published ? version : version + 1);
  }

  /**
   * All steps with {@code -Dsluice.reprocess.kills=all}; otherwise those that leave most behind.
   */
  @Test
  void whatIsKilledAtAnyStepIsFinishedByTheNextRun() throws Exception {
    boolean areAll = System.getProperty("sluice.reprocess.kills", "").equals("all");
    long version = jobs.log(VIEW).version();

    if (areAll) {
      kill("staging", STAGING);
    }
    kill("commit 1", STAGING);
    assertThat(jobs.log(STAGING).version()).as("nothing is staged yet").isNegative();
    if (areAll) {
      kill("validating", STAGING);
      assertThat(step()).isEqualTo("staged");
      kill("commit 1", STAGING);
      assertThat(step()).isEqualTo("staged");
      kill("promoting", STAGING);
      assertThat(step()).isEqualTo("validated");
    }
    kill("commit 1", VIEW);
    assertThat(step()).isEqualTo("validated");
    assertThat(windows()).isEqualTo(wrong());

    jobs.report(ALL);

    requireReprocessed();
    assertThat(jobs.log(VIEW).version()).isEqualTo(version + 1);
  }

  private void kill(String barrier, String table) throws Exception {
    JobUntilBarrier.kill(jobs, barrier, table, () -> {}, ALL);
  }

  private void dieIn(boolean published, String table, String... job) throws Exception {
    if (published) {
      CutCommit.behind(jobs, table, () -> jobs.run(job));
    } else {
      CutCommit.during(jobs, table, () -> jobs.run(job));
    }
  }

  private String step() throws IOException {
    return jobs.report("reprocess", "status").at("/generations/0/step").asText();
  }

  @Test
  void whatWasDeletedInPartIsDeletedOrMadeAnewAndNeverPromoted() throws Exception {
    jobs.report(STAGE);
    jobs.report(VALIDATE);
    deleteADataFile();
    assertThat(jobs.run(PROMOTE).refusal()).contains("it is staged in part only");
    assertThat(windows()).isEqualTo(wrong());

    dieIn(true, VIEW, ALL);
    deleteADataFile();
    long version = jobs.log(VIEW).version();
    jobs.report(ALL);

    requireReprocessed();
    assertThat(jobs.log(VIEW).version()).isEqualTo(version);
  }

  private void deleteADataFile() throws IOException {
    try (var files = Files.list(jobs.folder(STAGING))) {
      Files.delete(
          files
              .filter(file -> file.getFileName().toString().startsWith("part-"))
              .findFirst()
              .orElseThrow());
    }
  }

  @Test
  void aColumnThatTheViewHasGainedComesInTheSameCommit() throws Exception {
    pipeline(RIGHT, ", units: sum(quantity)", "", "");
    long version = jobs.log(VIEW).version();

    jobs.report(ALL);

    assertThat(jobs.log(VIEW).version()).isEqualTo(version + 1);
    Map<String, Long> units = new TreeMap<>();
    IntStream.range(0, CLOSED_HOURS * 6)
        .filter(i -> i % 100 != 7 && i % 5 > 0)
        .forEach(i -> units.merge(i / 6 + " " + product(i), (long) i % 5, Long::sum));
    assertThat(
            duck.rows(VIEW, "epoch(window_start)::bigint // 3600 || ' ' || product, units").stream()
                .filter(row -> !row.contains("live")))
        .containsExactlyInAnyOrderElementsOf(
            units.entrySet().stream()
                .map(row -> "(%s, %d)".formatted(row.getKey(), row.getValue()))
                .toList());
    requireReprocessed();
  }

  @Test
  void whatFailsACheckIsNotPromoted() throws Exception {
    pipeline(RIGHT, "", "", ", expect: { few: \"clicks < 2\" }");
    Jobs.Ended failed = jobs.run(ALL);
    assertThat(failed.exit()).isEqualTo(3);
    assertThat(failed.out()).contains("expectation few", "fails in rows");
    pipeline(RIGHT);
    Jobs.Ended asked =
        jobs.run(
            "reprocess",
            "validate",
            VIEW,
            "--sql",
            "select p.* from production p left anti join staged s using (window_start, product)");
    assertThat(asked.exit()).isEqualTo(3);
    assertThat(asked.out()).contains("%d rows".formatted(without(wrong(), right())), "ghost");
    assertThat(jobs.run(PROMOTE).exit()).isEqualTo(3);
    assertThat(jobs.report(VALIDATE).at("/checks")).hasSize(2);

    jobs.spark()
        .sql(
            "insert into delta.`%s` select * from delta.`%<s` limit 1"
                .formatted(jobs.table(STAGING)));

    Jobs.Ended changed = jobs.run(PROMOTE);
    assertThat(changed.exit()).isEqualTo(3);
    assertThat(changed.refusal()).contains("it is not validated as it is");
    Jobs.Ended twice = jobs.run(ALL);
    assertThat(twice.exit()).isEqualTo(3);
    assertThat(twice.out()).contains("1 are there more than once, such as");
    assertThat(windows()).isEqualTo(wrong());
  }

  @Test
  void whatIsAbandonedIsGoneAndSaidBefore() throws Exception {
    jobs.report(STAGE);
    assertThat(step()).isEqualTo("staged");
    JsonNode said = jobs.report("reprocess", "abandon", VIEW, "--dry-run").at("/views/0");
    assertThat(said.path("files").asInt()).isPositive();
    assertThat(step()).isEqualTo("staged");

    jobs.report(ABANDON);

    assertThat(jobs.folder(STAGING)).doesNotExist();
    assertThat(jobs.report("reprocess", "status").path("generations")).isEmpty();
    assertThat(jobs.run(ABANDON).refusal()).contains("nothing is staged");
    assertThat(windows()).isEqualTo(wrong());
  }

  @Test
  void whatWasStagedOtherwiseIsRefused() throws Exception {
    jobs.report(STAGE);
    assertThat(jobs.run("reprocess", "stage", VIEW, "--from", "1970-01-02T00:00:00Z").refusal())
        .contains("rows from 1970-01-01T00:00:00Z to " + CLOSED_UNTIL + " wait under this name");
    jobs.report(VALIDATE);
    pipeline("quantity > 2");
    Jobs.Ended other = jobs.run(PROMOTE);
    assertThat(other.exit()).isEqualTo(78);
    assertThat(other.refusal()).contains("another definition", "sluice reprocess abandon");
    assertThat(jobs.run(ALL).exit()).isEqualTo(78);
    pipeline(RIGHT);
    jobs.spark()
        .sql(
            "delete from delta.`%s` where product = 'ghost' or clicks > 0"
                .formatted(jobs.table(VIEW)));
    assertThat(jobs.run(PROMOTE).refusal()).contains("the stream may still emit rows of the range");
  }

  @Test
  void whatWouldLoseRowsOrIsNotClosedIsRefused() throws Exception {
    Jobs.Ended open = jobs.run("reprocess", VIEW, ALL[2], ALL[3], "--to", "1970-01-08T00:00:00Z");
    assertThat(open.exit()).isEqualTo(75);
    assertThat(open.refusal()).contains("it is closed up to " + CLOSED_UNTIL);
    assertThat(jobs.run("reprocess", VIEW, ALL[2], ALL[3], "--to", ALL[3]).exit()).isEqualTo(2);
    assertThat(jobs.run("reprocess", VIEW, "--from", "1969-12-31T00:00:00Z").refusal())
        .contains("table clicks has nothing of before", "choose --from 1970-01-01T00:00:00Z");
    Files.createDirectories(jobs.folder(STAGING));
    Files.writeString(jobs.folder(STAGING).resolve("notes.txt"), "mine");
    assertThat(jobs.run(ALL).refusal()).contains("somebody has put notes.txt there");
    Files.delete(jobs.folder(STAGING).resolve("notes.txt"));
    pipeline(RIGHT, "", "loud: { from: per_product, select: { name: product } }", "");
    Jobs.Ended read = jobs.run(ALL);
    assertThat(read.exit()).isEqualTo(78);
    assertThat(read.refusal()).contains("view loud is made from its topic");
    pipeline(RIGHT);
    jobs.spark()
        .sql(
            "delete from delta.`%s` where at between timestamp '1970-01-03T04:00:00Z' and timestamp '1970-01-03T06:00:00Z'"
                .formatted(jobs.table("clicks")));
    assertThat(jobs.run(ALL).refusal())
        .contains("table clicks no longer has the records that 2 of its windows were made of");
    assertThat(windows()).isEqualTo(wrong());
  }

  @Test
  void lateRowsThatWereBroughtInMeanwhileAreNotTakenOut() throws Exception {
    jobs.report(ALL);
    jobs.report(STAGE[0], STAGE[1], VIEW, STAGE[3], STAGE[4]);
    jobs.report(VALIDATE);
    jobs.report("reconcile", VIEW);
    Jobs.Ended stale = jobs.run(PROMOTE);
    assertThat(stale.exit()).isEqualTo(1);
    assertThat(stale.refusal()).contains("late rows have been brought into the view's table");
  }
}
