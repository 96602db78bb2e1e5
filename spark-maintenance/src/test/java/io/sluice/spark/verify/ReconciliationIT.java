package io.sluice.spark.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.JoinType;
import io.sluice.plan.PipelinePlan;
import io.sluice.schema.Row;
import io.sluice.spark.job.Progress;
import io.sluice.spark.verify.BatchJob.Mode;
import io.sluice.spark.verify.Marks.Kind;
import io.sluice.spark.verify.Marks.Mark;
import io.sluice.spark.verify.ReconcileResult.Outcome;
import io.sluice.spark.verify.Shop.Purchase;
import io.sluice.spark.verify.Verification.Demand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Late rows of the shop brought into its views, held against sums over whole lists. */
class ReconciliationIT {

  private static final SparkSession SESSION = BatchSession.of(SharedSpark.session());

  private static final long SEED = 11;
  private static final Shop SHOP = new Shop(SEED, 1200);
  private static final Shop DAYS_LATER = Shop.whenTheFutureHasPassed(SEED, 1200);

  private static final ShopTruth TRUTH = new ShopTruth(DAYS_LATER);

  private static final List<String> VIEWS =
      List.of("per_product", "trending", "trail", "visits", "bought", "met", "once");
  private static final Instant LONG_AGO = Instant.parse("1969-01-01T00:00:00Z");

  /** When all windows of before have closed, and as many again have not been opened. */
  private static final Instant MIDDLE = Instant.EPOCH.plusSeconds(3600);

  @TempDir static Path written;

  @TempDir private Path root;
  private ShopTables tables;
  private final StreamedShop streamed = streamed(SHOP);

  private static StreamedShop streamed(Shop shop) {
    PipelinePlan plan = Shop.plan(written);
    return new StreamedShop(shop, table -> plan.views().get(table).output());
  }

  @BeforeAll
  static void writeTheTablesOfTheShop() {
    StreamedShop streamed = streamed(SHOP);
    ShopTables tables = ShopTables.in(written);
    tables.writeClicks(SHOP.clicks());
    tables.writePurchases(SHOP.purchases());
    for (String view : VIEWS) {
      tables.write(view, streamed.tables.get(view));
      tables.write(view + ".late", streamed.tables.get(view + ".late"));
    }
  }

  @BeforeEach
  void copyTheTables() throws IOException {
    try (Stream<Path> files = Files.walk(written)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = root.resolve(written.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    tables = ShopTables.in(root);
  }

  @ParameterizedTest
  @ValueSource(strings = {"trending", "trail", "visits", "bought", "met", "once"})
  void aViewIsWhatAllItsRowsMakeAlsoWhenMoreComesLateAndASecondRunChangesNothing(String view) {
    ReconcileResult first = reconcile(view, Mode.COMMIT);
    assertThat(first.ahead()).isEqualTo(ahead(view)).isPositive();
    requireChanges(view, first);

    goOn(view);
    ViewReport between = assertVerified(view);
    long version = version(view);
    ReconcileResult second = reconcile(view, Mode.COMMIT);

    assertThat(between.late()).isGreaterThan(first.waiting() + first.ahead());
    assertThat(second.late()).isEqualTo(between.late());
    assertThat(second.waiting() + second.ahead()).isZero();
    assertThat(second.inserted()).isPositive();
    assertThat(assertVerified(view).late()).isZero();
    requireTruth(view);
    assertThat(reconcile(view, Mode.COMMIT).outcome()).isEqualTo(Outcome.UP_TO_DATE);
    assertThat(version(view)).isEqualTo(version + 1);
  }

  private static void requireChanges(String view, ReconcileResult made) {
    assertThat(made.inserted()).isPositive();
    assertThat(made.updated() > 0).isEqualTo(List.of("trending", "trail").contains(view));
    assertThat(made.deleted() > 0).isEqualTo(List.of("visits", "met", "once").contains(view));
  }

  private void requireTruth(String view) {
    switch (view) {
      case "trending" -> assertThat(TRUTH.hopping()).containsAllEntriesOf(windows(view));
      case "trail" -> assertThat(TRUTH.sliding()).containsAllEntriesOf(windows(view));
      case "visits" -> assertThat(TRUTH.sessions()).containsAllEntriesOf(windows(view));
      case "bought" ->
          assertThat(texts(view, "click_id", "amount")).isSubsetOf(TRUTH.joined(JoinType.INNER, 0));
      case "met" ->
          assertThat(texts(view, "click_id", "amount"))
              .isSubsetOf(TRUTH.joined(JoinType.OUTER, Shop.BEFORE));
      default -> assertThat(texts(view, "click_id")).isSubsetOf(TRUTH.firsts());
    }
  }

  private List<String> texts(String view, String... columns) {
    return rows(view).selectExpr(columns).collectAsList().stream()
        .map(row -> row.mkString(" "))
        .toList();
  }

  /** What stream and writers do in the next days. */
  private void goOn(String view) {
    StreamedShop then = streamed(DAYS_LATER);
    List<String> identity =
        new BatchJob("", tables.plan(), reader()).view(view, reader()).identity();
    List<String> there =
        streamed.tables.get(view).stream().map(row -> values(row, identity)).toList();
    tables.writeClicks(DAYS_LATER.clicks());
    tables.writePurchases(DAYS_LATER.purchases());
    tables.append(
        view,
        then.tables.get(view).stream()
            .filter(row -> !there.contains(values(row, identity)))
            .toList());
    tables.write(view + ".late", then.tables.get(view + ".late"));
  }

  private static String values(Row row, List<String> columns) {
    return columns.stream().map(row::get).toList().toString();
  }

  private long ahead(String view) {
    return streamed.tables.get(view + ".late").stream().filter(ReconciliationIT::isAhead).count();
  }

  private static boolean isAhead(Row late) {
    return "ahead".equals(late.get("reason"));
  }

  @Test
  void verifyFindsWhatIsPlantedInReconciledRows() {
    reconcile("per_product", Mode.COMMIT);
    String table = "delta.`%s`".formatted(tables.lake().names().table("per_product"));
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
    String table = "delta.`%s`".formatted(tables.lake().names().table("per_product"));
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
    List<String> late =
        streamed.tables.get("per_product.late").stream()
            .map(row -> "%s %s".formatted(row.get("source_partition"), row.get("source_offset")))
            .toList();
    tables.writeClicks(
        SHOP.clicks().stream()
            .filter(click -> !late.contains("%d %d".formatted(click.partition(), click.offset())))
            .toList());

    assertThatThrownBy(() -> reconcile("per_product", Mode.COMMIT))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.TRY_LATER))
        .hasMessageContaining("table clicks lacks records that per_product.late names");
  }

  @Test
  void whatComesInAgreesWithWhatTheStreamEmitsAfterwards() {
    Map<Boolean, List<Row>> rows =
        streamed.tables.get("visits").stream()
            .collect(Collectors.partitioningBy(row -> isBefore(row, MIDDLE)));
    tables.write("visits", rows.get(true));
    long version = version("visits");

    ReconcileResult planned = reconcile("visits", Mode.DRY_RUN);
    assertThat(version("visits")).isEqualTo(version);
    ReconcileResult result = reconcile("visits", Mode.COMMIT);
    assertVerified("visits");
    tables.append("visits", rows.get(false));

    assertThat(result.late()).isEqualTo(planned.late()).isPositive();
    assertThat(result.waiting()).isEqualTo(planned.waiting()).isPositive();
    assertThat(result.inserted()).isEqualTo(planned.inserted()).isPositive();
    assertThat(result.deleted()).isEqualTo(planned.deleted()).isPositive();
    assertVerified("visits");
  }

  @Test
  void lateRowsOfALeftJoinWaitForItsRawTables() {
    List<Purchase> purchases = SHOP.purchases();
    tables.writePurchases(purchases.subList(0, purchases.size() - 60));

    ReconcileResult result = reconcile("met", Mode.COMMIT);

    assertThat(result.outcome()).isEqualTo(Outcome.UP_TO_DATE);
    assertThat(result.waiting()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"met, event_time, 50", "once, _reaches_to, 15"})
  void aLateRowWaitsUntilNothingThatItChangesIsOpen(String view, String until, long minutes) {
    long newest = MIDDLE.toEpochMilli();
    long last = newest - minutes * Shop.MINUTE + (view.equals("once") ? 1 : 0);
    Marks marks =
        new Marks(
            Stream.of(Kind.STREAMED, Kind.RAW_TIME, Kind.RAW_RIGHT_TIME)
                .map(kind -> new Mark(kind, "0", newest))
                .toList());
    Reconcilable reconcilable =
        (Reconcilable) new BatchJob("", tables.plan(), reader()).view(view, reader());

    assertThat(
            SESSION
                .sql("select timestamp_millis(%d + id) %s from range(2)".formatted(last, until))
                .select(reconcilable.isSettled(marks))
                .as(Encoders.BOOLEAN())
                .collectAsList())
        .containsExactlyInAnyOrder(true, false);
  }

  private static long end(Row row) {
    return (Long) Objects.requireNonNull(row.get("window_end"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"visits", "bought"})
  void aBackfillAddsWhatTheTableLacksAndNothingTwice(String view) {
    List<String> whole = content(view);
    List<Row> rows = streamed.tables.get(view);
    tables.write(
        view,
        IntStream.range(0, rows.size())
            .filter(i -> i % 3 == 0 || !isBefore(rows.get(i), MIDDLE))
            .mapToObj(rows::get)
            .toList());
    int kept = content(view).size();

    Backfill.Result planned = backfill(view, MIDDLE, Mode.DRY_RUN);
    Backfill.Result result = backfill(view, MIDDLE, Mode.COMMIT);

    assertThat(result.added())
        .isEqualTo(planned.added())
        .isEqualTo(whole.size() - kept)
        .isPositive();
    assertThat(content(view)).containsExactlyInAnyOrderElementsOf(whole);
    assertThat(verify(view).differences()).isZero();
    long version = version(view);
    assertThat(backfill(view, MIDDLE, Mode.COMMIT).added()).isZero();
    assertThat(version(view)).isEqualTo(version);
  }

  private static boolean isBefore(Row row, Instant time) {
    return (Long) Objects.requireNonNull(row.get("_timestamp")) < time.toEpochMilli() * 1000;
  }

  @Test
  void aRangeInWhichTheStreamMayStillEmitARowIsRefused() {
    long middle = MIDDLE.toEpochMilli() * 1000;
    tables.write(
        "per_product",
        streamed.tables.get("per_product").stream().filter(row -> end(row) < middle).toList());
    long version = version("per_product");

    assertThatThrownBy(() -> backfill("per_product", MIDDLE.plusSeconds(3600), Mode.COMMIT))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.TRY_LATER))
        .hasMessageContaining("the stream may still emit")
        .hasMessageContaining("choose an earlier --to");
    assertThat(version("per_product")).isEqualTo(version);
  }

  private LakeReader reader() {
    return new LakeReader(SESSION, tables.lake().names());
  }

  private ReconcileResult reconcile(String view, Mode mode) {
    return new Reconciliation(new BatchJob("reconcile", tables.plan(), reader()), Progress.SILENT)
        .run(view, mode);
  }

  private Backfill.Result backfill(String view, Instant to, Mode mode) {
    TimeRange range = new TimeRange(Optional.of(LONG_AGO), Optional.of(to));
    return new Backfill(new BatchJob("backfill", tables.plan(), reader()), Progress.SILENT)
        .run(view, range, mode);
  }

  private ViewReport verify(String view) {
    return new Verification(tables.plan(), reader(), TimeRange.all(), Demand.UP_TO_THE_STREAM)
        .verify(view);
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
    return rows(view)
        // Sums of doubles depend on the order of the rows.
        .drop("_topic", "_partition", "_offset", "revenue")
        .collectAsList()
        .stream()
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
}
