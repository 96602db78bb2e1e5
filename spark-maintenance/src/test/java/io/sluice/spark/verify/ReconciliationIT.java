package io.sluice.spark.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Names;
import io.sluice.plan.PipelinePlan;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.spark.job.Progress;
import io.sluice.spark.verify.BatchJob.Mode;
import io.sluice.spark.verify.ReconcileResult.Outcome;
import io.sluice.spark.verify.Shop.Click;
import io.sluice.spark.verify.Shop.Purchase;
import io.sluice.spark.verify.Verification.Demand;
import io.sluice.table.LateRows;
import io.sluice.table.TableFeed;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Late rows of the shop brought into its views, held against sums over whole lists. */
class ReconciliationIT {

  private static final Shop SHOP = new Shop(11, 500);
  private static final Instant LONG_AGO = Instant.parse("1969-01-01T00:00:00Z");

  @TempDir private Path root;
  private PipelinePlan plan;
  private TestLake lake;
  private StreamedShop streamed;

  @BeforeEach
  void writeTheTablesOfTheShop() {
    plan = Shop.plan(root);
    lake = new TestLake(SharedSpark.session(), new Names(plan.pipeline()));
    streamed = new StreamedShop(SHOP, table -> plan.views().get(table).output());
    writeClicks(SHOP.clicks());
    lake.write("purchases", raw("purchases"), SHOP.purchases().stream().map(this::raw).toList());
    lake.write("products", Shop.PRODUCTS, List.of());
    for (String view : List.of("per_product", "trending", "bought")) {
      write(view, streamed.tables.get(view));
      write(view + ".late", streamed.tables.get(view + ".late"));
    }
  }

  @ParameterizedTest
  @CsvSource({"per_product, 600000", "trending, 240000"})
  void windowsAreWhatAllTheirRowsMakeAndASecondRunChangesNothing(String view, long advance) {
    long version = version(view);
    Map<String, String> before = windows(view);

    ReconcileResult planned = reconcile(view, Mode.DRY_RUN);
    assertThat(version(view)).isEqualTo(version);
    ReconcileResult result = reconcile(view, Mode.COMMIT);

    assertThat(result.outcome()).isEqualTo(Outcome.RECONCILED);
    assertThat(result.late()).isEqualTo(planned.late()).isPositive();
    assertThat(result.updated()).isEqualTo(planned.updated()).isPositive();
    assertThat(result.inserted()).isEqualTo(planned.inserted()).isPositive();
    assertThat(result.deleted()).isZero();
    assertThat(version(view)).isEqualTo(version + 1);
    List<Row> late = streamed.tables.get(view + ".late");
    Map<String, String> all = oracle(advance, late.subList((int) result.late(), late.size()));
    Map<String, String> after = windows(view);
    assertThat(after).hasSize(before.size() + (int) result.inserted());
    assertThat(all).containsAllEntriesOf(after);
    assertThat(before.entrySet().stream().filter(row -> !all.entrySet().contains(row)))
        .hasSize((int) result.updated());
    assertThat(reconcile(view, Mode.COMMIT).outcome()).isEqualTo(Outcome.UP_TO_DATE);
    assertThat(version(view)).isEqualTo(version + 1);
    assertVerified(view);
  }

  @Test
  void pairsThatWereMissedAreAdded() {
    ReconcileResult result = reconcile("bought", Mode.COMMIT);

    assertThat(result.inserted()).isPositive();
    assertThat(result.updated() + result.deleted()).isZero();
    assertThat(rows("bought").count())
        .isEqualTo(streamed.tables.get("bought").size() + result.inserted());
    assertThat(rows("bought").filter("_offset is null").selectExpr("click_id", "amount"))
        .satisfies(
            added ->
                assertThat(added.collectAsList().stream().map(Object::toString))
                    .isSubsetOf(pairs()));
    assertThat(reconcile("bought", Mode.COMMIT).outcome()).isEqualTo(Outcome.UP_TO_DATE);
    assertVerified("bought");
  }

  @ParameterizedTest
  @ValueSource(strings = {"per_product", "trending", "bought"})
  void whatComesLateAfterwardsIsLateAgainAndIsBroughtInByTheNextRun(String view) {
    List<Row> late = streamed.tables.get(view + ".late");
    write(view + ".late", late.subList(0, late.size() / 2));
    writeRawWithout(late.subList(late.size() / 2, late.size()));
    ReconcileResult first = reconcile(view, Mode.COMMIT);
    assertVerified(view);

    writeClicks(SHOP.clicks());
    lake.write("purchases", raw("purchases"), SHOP.purchases().stream().map(this::raw).toList());
    write(view + ".late", late);
    ViewReport between = assertVerified(view);
    ReconcileResult second = reconcile(view, Mode.COMMIT);

    assertThat(between.late()).isEqualTo(late.size() - first.late());
    assertThat(first.late() + second.late() + second.waiting()).isEqualTo(late.size());
    assertThat(second.late()).isPositive();
    assertThat(assertVerified(view).late()).isEqualTo(second.waiting());
  }

  /** Raw tables without these late rows: they have not been sent yet. */
  private void writeRawWithout(List<Row> unsent) {
    List<String> coordinates =
        unsent.stream()
            .map(
                row ->
                    "%s %s %s"
                        .formatted(
                            row.get("side"), row.get("source_partition"), row.get("source_offset")))
            .toList();
    writeClicks(
        SHOP.clicks().stream()
            .filter(
                click ->
                    !coordinates.contains(
                        "clicks %d %d".formatted(click.partition(), click.offset())))
            .toList());
    lake.write(
        "purchases",
        raw("purchases"),
        SHOP.purchases().stream()
            .filter(
                purchase ->
                    !coordinates.contains(
                        "purchases %d %d".formatted(purchase.partition(), purchase.offset())))
            .map(this::raw)
            .toList());
  }

  @Test
  void verifyFindsWhatIsPlantedInReconciledRows() {
    reconcile("per_product", Mode.COMMIT);
    String table = "delta.`%s`".formatted(lake.names().table("per_product"));
    SparkSession spark = SharedSpark.session();

    spark.sql("delete from %s where _offset is null".formatted(table));
    assertThat(verify("per_product").differences()).isPositive();

    spark.sql("restore table %s to version as of 1".formatted(table));
    assertThatThrownBy(() -> verify("per_product"))
        .hasMessageStartingWith("Cannot tell which late rows are in per_product: its version 3")
        .hasMessageContaining("sluice restore per_product --repair");
    assertThatThrownBy(() -> reconcile("per_product", Mode.COMMIT))
        .hasMessageContaining("is a RESTORE");
  }

  @Test
  void aRowThatTheRawTablesDoNotExplainIsNotOverwritten() {
    String table = "delta.`%s`".formatted(lake.names().table("per_product"));
    SharedSpark.session().sql("update %s set clicks = clicks + 1".formatted(table));
    long version = version("per_product");

    assertThatThrownBy(() -> reconcile("per_product", Mode.COMMIT))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CHECK_FAILED))
        .hasMessageContaining("and the raw tables make");
    assertThat(version("per_product")).isEqualTo(version);
  }

  @Test
  void lateRecordsThatTheRawTableLacksAreWaitedFor() {
    writeRawWithout(streamed.tables.get("per_product.late"));

    assertThatThrownBy(() -> reconcile("per_product", Mode.COMMIT))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.TRY_LATER))
        .hasMessageContaining("table clicks lacks records that per_product.late names");
  }

  @Test
  void lateRowsOfWindowsThatTheTableIsNotPastWait() {
    List<Row> rows = streamed.tables.get("per_product");
    long middle = (Long) Objects.requireNonNull(rows.get(rows.size() / 2).get("window_end"));
    write("per_product", rows.stream().filter(row -> end(row) <= middle).toList());
    Map<String, String> all = oracle(Shop.SIZE, List.of());

    ReconcileResult result = reconcile("per_product", Mode.COMMIT);

    assertThat(result.waiting()).isPositive();
    assertThat(windows("per_product").keySet()).allMatch(key -> all.containsKey(key));
    assertVerified("per_product");
    assertThat(rows("per_product").filter("window_end > timestamp_micros(%d)".formatted(middle)))
        .satisfies(later -> assertThat(later.count()).isZero());
  }

  private static long end(Row row) {
    return (Long) Objects.requireNonNull(row.get("window_end"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"per_product", "trending", "bought"})
  void aBackfillAddsWhatTheTableLacksAndNothingTwice(String view) {
    List<Row> rows = streamed.tables.get(view);
    List<String> whole = content(view);
    List<Row> kept = new ArrayList<>(rows.subList(rows.size() / 4, rows.size()));
    kept.removeIf(row -> kept.indexOf(row) % 7 == 3);
    write(view, kept);
    Instant to = Instant.EPOCH;

    Backfill.Result planned = backfill(view, to, Mode.DRY_RUN);
    Backfill.Result result = backfill(view, to, Mode.COMMIT);

    assertThat(result.added()).isEqualTo(planned.added()).isPositive();
    assertThat(content(view)).doesNotHaveDuplicates().isSubsetOf(whole);
    assertThat(verify(view).differences()).isZero();
    long version = version(view);
    assertThat(backfill(view, to, Mode.COMMIT).added()).isZero();
    assertThat(version(view)).isEqualTo(version);
  }

  @Test
  void aRangeInWhichTheStreamMayStillEmitARowIsRefused() {
    List<Row> rows = streamed.tables.get("per_product");
    write("per_product", rows.stream().filter(row -> end(row) < 0).toList());
    long version = version("per_product");

    assertThatThrownBy(() -> backfill("per_product", Instant.EPOCH.plusSeconds(3600), Mode.COMMIT))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.TRY_LATER))
        .hasMessageContaining("the stream may still emit")
        .hasMessageContaining("choose an earlier --to");
    assertThat(version("per_product")).isEqualTo(version);
  }

  private LakeReader reader() {
    return new LakeReader(BatchSession.of(SharedSpark.session()), lake.names());
  }

  private ReconcileResult reconcile(String view, Mode mode) {
    return new Reconciliation(new BatchJob("reconcile", plan, reader()), Progress.SILENT)
        .run(view, mode);
  }

  private Backfill.Result backfill(String view, Instant to, Mode mode) {
    TimeRange range = new TimeRange(Optional.of(LONG_AGO), Optional.of(to));
    return new Backfill(new BatchJob("backfill", plan, reader()), Progress.SILENT)
        .run(view, range, mode);
  }

  private ViewReport verify(String view) {
    return new Verification(plan, reader(), TimeRange.all(), Demand.UP_TO_THE_STREAM).verify(view);
  }

  private ViewReport assertVerified(String view) {
    ViewReport report = verify(view);
    assertThat(report.examples()).isEmpty();
    assertThat(report.differences()).isZero();
    assertThat(report.batchRows()).isEqualTo(report.streamRows() + report.open());
    return report;
  }

  private long version(String view) {
    return reader().open(view).orElseThrow().version();
  }

  private Dataset<org.apache.spark.sql.Row> rows(String view) {
    return reader().table(view);
  }

  /** The rows of a view as text, without what tells who wrote them. */
  private List<String> content(String view) {
    return rows(view).drop("_topic", "_partition", "_offset").collectAsList().stream()
        .map(Object::toString)
        .toList();
  }

  /** Start and product of each window, and what is counted and summed in it without rounding. */
  private Map<String, String> windows(String view) {
    return rows(view)
        .selectExpr("concat_ws(' ', unix_millis(window_start), product_id)", "clicks", "units")
        .collectAsList()
        .stream()
        .collect(Collectors.toMap(row -> row.getString(0), row -> row.get(1) + " " + row.get(2)));
  }

  private static Map<String, String> oracle(long advance, List<Row> without) {
    List<String> left =
        without.stream()
            .map(
                row ->
                    "%s %s %d"
                        .formatted(
                            row.get("source_partition"),
                            row.get("source_offset"),
                            (Long) Objects.requireNonNull(row.get("window_start")) / 1000))
            .toList();
    Map<String, long[]> totals = new TreeMap<>();
    for (Click click : SHOP.clicks()) {
      if (click.quantity() == null || click.quantity() <= 0) {
        continue;
      }
      long start = Math.floorDiv(click.millis(), advance) * advance;
      for (; start + Shop.SIZE > click.millis(); start -= advance) {
        if (!left.contains("%d %d %d".formatted(click.partition(), click.offset(), start))) {
          String key = start + (click.product() == null ? "" : " " + click.product());
          long[] total = totals.computeIfAbsent(key, none -> new long[2]);
          total[0]++;
          total[1] += click.quantity();
        }
      }
    }
    return totals.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, total -> total.getValue()[0] + " " + total.getValue()[1]));
  }

  /** All pairs, late ones included. */
  private static List<String> pairs() {
    List<String> pairs = new ArrayList<>();
    for (Click click : SHOP.clicks()) {
      for (Purchase purchase : SHOP.purchases()) {
        long apart = purchase.millis() - click.millis();
        if (click.user() != null
            && click.product() != null
            && click.user().equals(purchase.user())
            && click.product().equals(purchase.product())
            && apart >= 0
            && apart <= Shop.WITHIN) {
          pairs.add("[%s,%s]".formatted(click.clickId(), purchase.amount()));
        }
      }
    }
    return pairs;
  }

  private void write(String table, List<Row> rows) {
    RowType type = table.endsWith(".late") ? LateRows.COLUMNS : plan.views().get(table).output();
    lake.write(table, TableFeed.withCoordinates(type), rows);
  }

  private void writeClicks(List<Click> clicks) {
    lake.write("clicks", raw("clicks"), clicks.stream().map(this::raw).toList());
  }

  private RowType raw(String stream) {
    return TableFeed.withCoordinates(plan.streams().get(stream));
  }

  private Row raw(Click click) {
    return Row.of(
        raw("clicks"),
        click.clickId(),
        click.user(),
        click.product(),
        click.price(),
        click.quantity(),
        click.cost(),
        click.at(),
        "shop.clicks",
        (long) click.partition(),
        click.offset(),
        click.timestamp() * 1000);
  }

  private Row raw(Purchase purchase) {
    return Row.of(
        raw("purchases"),
        purchase.purchaseId(),
        purchase.user(),
        purchase.product(),
        purchase.amount(),
        purchase.at(),
        "shop.purchases",
        (long) purchase.partition(),
        purchase.offset(),
        purchase.timestamp() * 1000);
  }
}
