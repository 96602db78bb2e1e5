package io.sluice.spark.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.pipeline.Names;
import io.sluice.pipeline.file.PipelineFile;
import io.sluice.plan.PipelinePlan;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.spark.job.Progress;
import io.sluice.spark.verify.Verification.Demand;
import io.sluice.table.TableFeed;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that look into a stream of keyed rows: what batch finds is what the stream has found. */
class StreamLookupIT {

  @TempDir static Path root;

  private static PipelinePlan plan;
  private static TestLake lake;
  private static StreamedSales sales;

  @BeforeAll
  static void writeTheTables() {
    plan =
        PipelinePlan.of(
            PipelineFile.parse(
                Path.of("p.yaml"), StreamedSales.PIPELINE.formatted(root.toUri()), Map.of()),
            Optional.empty(),
            dimension -> RowType.of());
    lake = new TestLake(SharedSpark.session(), new Names(plan.pipeline()));
    sales = new StreamedSales(5, 900, plan.views().get("sold").output());
    write("sales", sales.raw(false, rows("sales")));
    write("goods.changelog", sales.raw(true, rows("goods.changelog")));
    write("sold", sales.sold);
    write("sold.late", sales.late);
  }

  private static RowType rows(String table) {
    return plan.feeds().stream()
        .filter(feed -> feed.table().equals(table))
        .findFirst()
        .map(TableFeed::rows)
        .orElseThrow();
  }

  private static void write(String table, List<Row> rows) {
    lake.write(table, rows(table), rows);
  }

  private static LakeReader reader() {
    return new LakeReader(BatchSession.of(SharedSpark.session()), lake.names());
  }

  private static ViewReport verify() {
    return new Verification(plan, reader(), TimeRange.all(), Demand.UP_TO_THE_STREAM)
        .verify("sold");
  }

  private static ViewReport verifyWith(List<Row> rows) {
    Dataset<org.apache.spark.sql.Row> streamed = lake.rows(rows("sold"), rows);
    return new Verification(plan, reader(), TimeRange.all(), Demand.UP_TO_THE_STREAM)
        .verify("sold", streamed);
  }

  private static Row with(Row row, String column, @Nullable Object value) {
    return Row.of(
        row.type(),
        row.type().names().stream()
            .map(name -> name.equals(column) ? value : row.get(name))
            .toArray());
  }

  private static int firstThatFound(List<Row> rows) {
    return rows.indexOf(
        rows.stream().filter(row -> row.get("goods_offset") != null).findFirst().orElseThrow());
  }

  @Test
  void streamAndBatchAgreeRowForRowWithoutTheLateRowsAndChanges() {
    ViewReport report = verify();

    assertThat(report.examples()).isEmpty();
    assertThat(report.differences()).isZero();
    assertThat(report.ahead()).isZero();
    assertThat(report.streamRows()).isEqualTo(sales.sold.size()).isPositive();
    assertThat(report.batchRows()).isEqualTo(report.streamRows() + report.open());
    assertThat(report.open()).isPositive();
    assertThat(report.late()).isEqualTo(sales.late.size());
    assertThat(sales.late).extracting(row -> row.get("side")).contains("sales", "goods");
    assertThat(sales.sold)
        .extracting(row -> row.get("sku") + " " + row.get("name"))
        .contains("null null", "1 null");
  }

  @Test
  void aLateChangeThatIsNotLeftOutIsFound() {
    write(
        "sold.late", sales.late.stream().filter(row -> !"goods".equals(row.get("side"))).toList());
    try {
      assertThat(verify().differences()).isPositive();
    } finally {
      write("sold.late", sales.late);
    }
  }

  @Test
  void aRowThatFoundAnotherChangeOneThatIsMissingAndADoubledOneAreFound() {
    List<Row> rows = new ArrayList<>(sales.sold);
    int wrong = firstThatFound(rows);
    rows.set(wrong, with(rows.get(wrong), "goods_offset", 0L));
    rows.add(rows.get(wrong + 1));
    rows.remove(wrong + 2);

    assertThat(verifyWith(rows).differences()).isEqualTo(3);
  }

  @Test
  void aRowWhoseChangeIsNotInTheChangelogYetIsAhead() {
    List<Row> changes = sales.raw(true, rows("goods.changelog"));
    write("goods.changelog", changes.subList(0, changes.size() * 9 / 10));
    try {
      ViewReport report = verify();

      assertThat(report.ahead()).isPositive();
    } finally {
      write("goods.changelog", changes);
    }
  }

  @Test
  void aBackfillAddsTheRowsThatAreMissing() {
    Instant end = Instant.ofEpochMilli(sales.events.get(400).timestamp());
    List<Row> kept = new ArrayList<>();
    for (int i = 0; i < sales.sold.size(); i++) {
      Row row = sales.sold.get(i);
      if (i % 3 == 0 || (Long) row.get("_timestamp") >= end.toEpochMilli() * 1000) {
        kept.add(row);
      }
    }
    write("sold", kept);
    try {
      assertThat(backfill(end).added()).isEqualTo(sales.sold.size() - kept.size()).isPositive();

      assertThat(verify().differences()).isZero();
    } finally {
      write("sold", sales.sold);
    }
  }

  private static Backfill.Result backfill(Instant end) {
    return new Backfill(new BatchJob("backfill", plan, reader()), Progress.SILENT)
        .run(
            "sold",
            new TimeRange(Optional.of(Instant.EPOCH), Optional.of(end)),
            BatchJob.Mode.COMMIT);
  }

  @Test
  void aReconcileIsRefusedWithItsReason() {
    assertThat(new ReconcilableViews(plan.pipeline()).refusal("sold"))
        .hasValue(
            "a late change may be the row that others should have found, and those that were emitted cannot be taken back yet; its late rows stay in its late table");
  }
}
