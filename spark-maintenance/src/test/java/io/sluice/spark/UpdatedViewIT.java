package io.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.change.ChangeRows;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.file.PipelineFile;
import io.sluice.plan.PipelinePlan;
import io.sluice.schema.RowType;
import io.sluice.spark.verify.SharedSpark;
import io.sluice.spark.verify.TestLake;
import io.sluice.table.LateRows;
import io.sluice.table.TableFeed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A view with {@code emit: updates}: its changelog is merged and verified, slice by slice. */
class UpdatedViewIT {

  @TempDir private Path directory;

  private Jobs jobs;
  private PipelinePlan plan;
  private TestLake lake;
  private LiveCounts counts;

  @BeforeEach
  void pipeline() throws IOException {
    jobs = Jobs.in(directory);
    Path file =
        jobs.write(
            "pipeline.yaml",
            """
            pipeline: p
            lake: { root: "%s" }
            streams:
              events: { topic: events, event_time: at, schema: { name: string, number: long, v: long, at: timestamp } }
            views:
              live:
                from: events
                window: { tumbling: 10 seconds, grace: 5 seconds, emit: updates }
                group_by: [name, number]
                select: { events: count(*), total: sum(v) }
            """
                .formatted(directory.resolve("lake").toUri()));
    plan =
        PipelinePlan.of(
            PipelineFile.read(file, Map.of()),
            Optional.empty(),
            dimension -> {
              throw new IllegalStateException("there is none");
            });
    lake = new TestLake(SharedSpark.session(), new Names(plan.pipeline()));
    counts = new LiveCounts(5, plan.streams().get("events"), changes());
  }

  private RowType changes() {
    return ChangeRows.whole(plan.views().get("live").output());
  }

  /** Writes what came, as the lake-writer would have by then. */
  private void write() {
    lake.write("events", TableFeed.withCoordinates(plan.streams().get("events")), counts.raw());
    lake.write("live.late", TableFeed.withCoordinates(LateRows.COLUMNS), counts.late());
    lake.append("live.changelog", TableFeed.withCoordinates(changes()), counts.emitted());
  }

  /** The rows, read from the Parquet files that a plain replay of the log finds. */
  private Map<String, String> rows() throws IOException {
    Map<String, String> rows = new TreeMap<>();
    for (Row row :
        jobs.rows("live")
            .selectExpr(
                "unix_millis(window_start) start",
                "name",
                "number",
                "events",
                "total",
                "window_closed",
                "_offset",
                "_partition")
            .collectAsList()) {
      String key = "%d %s %s".formatted(row.getLong(0), row.get(1), row.get(2));
      String value =
          "%d %d %s %d@%d"
              .formatted(
                  row.getLong(3), row.getLong(4), row.getBoolean(5), row.getLong(6), row.getInt(7));
      assertThat(rows.put(key, value)).as("another row of %s", key).isNull();
    }
    return rows;
  }

  private JsonNode verify(String... more) throws IOException {
    return jobs.report(
            Stream.concat(Stream.of("verify", "live"), Stream.of(more)).toArray(String[]::new))
        .at("/views/0");
  }

  @Test
  void theMergedTableHasTheLatestRowOfEachWindowAndIsWhatBatchMakes() throws Exception {
    counts.play(150);
    write();
    jobs.report("merge");
    requireMerged();
    counts.play(150);
    write();
    JsonNode foretold = jobs.report("merge", "--dry-run").at("/tables/0");
    JsonNode merged = jobs.report("merge", "--passes", "two").at("/tables/0");
    requireMerged();
    assertThat(merged.path("updated").asInt()).isPositive();
    assertThat(merged.path("inserted").asInt()).isPositive();
    assertThat(merged.path("inserted")).isEqualTo(foretold.path("inserted"));
    assertThat(merged.path("updated")).isEqualTo(foretold.path("updated"));
    assertThat(rows().keySet()).anyMatch(key -> key.endsWith(" null null"));
    requireVerified();
    spoil("not window_closed");
    requireVerified();

    counts.closeAll();
    write();
    assertThat(jobs.run("verify", "live", "--closed").exit())
        .as("the last rows are not merged yet")
        .isEqualTo(3);
    jobs.report("merge", "live", "--passes", "one");
    requireMerged();
    assertThat(verify("--closed").path("stream_rows").asInt()).isEqualTo(counts.table().size());
    spoil("_partition = 0 and _offset = " + counts.lastOffset(0));
    assertThat(jobs.run("verify", "live", "--closed", "-o", "json").out())
        .contains("\"differences\":1");
    jobs.report("merge", "--full");
    requireMerged();
    assertThat(jobs.report("reconcile").at("/skipped/0/reason").asText())
        .contains("'emit: updates'");
  }

  private void requireMerged() throws IOException {
    assertThat(rows()).isEqualTo(counts.table());
  }

  /** All but the open windows, and without late rows. */
  private void requireVerified() throws IOException {
    JsonNode verified = verify();
    assertThat(verified.path("differences").asInt()).as("%s", verified).isZero();
    assertThat(verified.path("open").asInt()).isEqualTo(counts.openWindows()).isPositive();
    assertThat(verified.path("late").asInt()).isEqualTo(counts.late().size()).isPositive();
  }

  private void spoil(String where) {
    jobs.spark()
        .sql(
            "update delta.`%s` set total = total + 1 where %s"
                .formatted(jobs.table("live"), where));
  }

  @Test
  void whatABatchJobWouldPutInIsRefused() throws Exception {
    assertThat(jobs.run("verify", "live", "-o", "json").out()).contains("run 'sluice merge live'");
    String reason =
        "with 'emit: updates' its table is folded from live.changelog, and 'sluice merge --full'"
            + " would take out what a batch job puts in; make the rows of a view with 'emit: close'";

    Jobs.Ended reconcile = jobs.run("reconcile", "live");
    Jobs.Ended backfill =
        jobs.run(
            "backfill", "live", "--from", "1970-01-01T00:00:00Z", "--to", "1970-01-01T00:30:00Z");

    assertThat(reconcile.refusal()).isEqualTo("Cannot reconcile live: " + reason);
    assertThat(reconcile.exit()).isEqualTo(78);
    assertThat(backfill.refusal()).isEqualTo("Cannot backfill live: " + reason);
    assertThat(backfill.exit()).isEqualTo(78);
  }
}
