package io.sluice.spark.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Names;
import io.sluice.plan.PipelinePlan;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.spark.verify.Shop.Click;
import io.sluice.spark.verify.Verification.Demand;
import io.sluice.table.TableFeed;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerificationIT {

  @TempDir static Path root;

  private static final Shop SHOP = new Shop(7, 900);

  private static ShopTables tables;
  private static PipelinePlan plan;
  private static TestLake lake;
  private static StreamedShop streamed;

  @BeforeAll
  static void writeTheTablesOfTheShop() {
    tables = ShopTables.in(root);
    plan = tables.plan();
    lake = tables.lake();
    streamed = new StreamedShop(SHOP, table -> plan.views().get(table).output());
    tables.writeClicks(SHOP.clicks());
    tables.writePurchases(SHOP.purchases());
    tables.writeProducts(0);
    tables.writeProducts(1);
    streamed.tables.keySet().forEach(table -> tables.write(table, streamed.tables.get(table)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "per_product",
        "trending",
        "trail",
        "visits",
        "bought",
        "pending",
        "met",
        "enriched",
        "once",
        "dear",
        "activity",
        "busy"
      })
  void streamAndBatchAgreeRowForRowWithoutTheLateRows(String view) {
    ViewReport report = verify(view, TimeRange.all(), Demand.UP_TO_THE_STREAM);

    assertThat(report.examples()).isEmpty();
    assertThat(report.differences()).isZero();
    assertThat(report.ahead()).isZero();
    assertThat(report.streamRows()).isEqualTo(streamed.tables.get(view).size()).isPositive();
    assertThat(report.batchRows()).isEqualTo(report.streamRows() + report.open());
    assertThat(report.late()).isEqualTo(lateRows(view).size());
    assertThat(report.dimensionVersions())
        .isEqualTo(view.equals("enriched") ? List.of(0L, 1L) : List.of());
    assertThat(report.late() > 0).isEqualTo(streamed.tables.containsKey(view + ".late"));
  }

  @Test
  void readersSkipFilesByTheColumnsThatPartitionKeysMade() {
    Dataset<org.apache.spark.sql.Row> purchases =
        SharedSpark.session()
            .read()
            .format("delta")
            .load(lake.names().table("purchases").toString());
    assertThat(purchases.columns()).endsWith("_timestamp", "at_date", "at_hour");
    Dataset<org.apache.spark.sql.Row> ofAnHour =
        purchases.where("at_date = date'1970-01-01' and at_hour = 1");

    assertThat(ofAnHour.inputFiles()).hasSizeLessThan(purchases.inputFiles().length);
    assertThat(ofAnHour.count())
        .isEqualTo(
            SHOP.purchases().stream()
                .filter(purchase -> purchase.millis() / 3_600_000 == 1)
                .count())
        .isPositive();
  }

  @Test
  void aDuplicateThatWasLetThroughIsFound() {
    List<Row> rows = new ArrayList<>(streamed.tables.get("once"));
    List<Object> kept = rows.stream().map(row -> row.get("click_id")).toList();
    Click duplicate =
        SHOP.clicks().stream()
            .filter(click -> click.quantity() != null && !click.isAhead())
            .filter(click -> click.user() != null && click.product() != null)
            .filter(click -> !kept.contains(click.clickId()))
            .findFirst()
            .orElseThrow();
    rows.set(
        0,
        with(
            with(
                with(rows.get(0), "source_offset", duplicate.offset()),
                "source_partition",
                (long) duplicate.partition()),
            "click_id",
            duplicate.clickId()));

    assertThat(verifyWith("once", rows).examples())
        .hasSize(2)
        .anySatisfy(example -> assertThat(example.expected()).isEqualTo("[]"))
        .anySatisfy(example -> assertThat(example.actual()).isEqualTo("[]"));
  }

  @Test
  void theBatchSideKnowsEventsOfTheFutureWithoutTheLateTable() {
    List<Row> late = streamed.tables.get("bought.late");
    List<Row> others = late.stream().filter(row -> !"ahead".equals(row.get("reason"))).toList();
    assertThat(others.size()).isLessThan(late.size());
    tables.write("bought.late", others);
    try {
      assertThat(verify("bought").differences()).isZero();
    } finally {
      tables.write("bought.late", late);
    }
  }

  private static List<Row> lateRows(String view) {
    return streamed.tables.getOrDefault(view + ".late", List.of());
  }

  @Test
  void aSessionThatIsSplitIsFound() {
    List<Row> rows = new ArrayList<>(streamed.tables.get("visits"));
    int several =
        IntStream.range(0, rows.size())
            .filter(i -> (Long) rows.get(i).get("clicks") > 1)
            .findFirst()
            .orElseThrow();
    long end = (Long) Objects.requireNonNull(rows.get(several).get("window_end"));
    rows.set(several, with(rows.get(several), "window_end", end - 1_000));

    assertThat(verifyWith("visits", rows).examples())
        .hasSize(2)
        .anySatisfy(example -> assertThat(example.actual()).isEqualTo("[]"))
        .anySatisfy(example -> assertThat(example.expected()).isEqualTo("[]"));
  }

  @Test
  void aLateRowThatIsNotInASlidingWindowThatWasOpenIsFound() {
    List<Row> late = streamed.tables.get("trail.late");
    List<Row> later =
        late.stream()
            .map(row -> with(row, "stream_time", (Long) row.get("stream_time") + 3_600_000_000L))
            .toList();
    tables.write("trail.late", later);
    try {
      assertThat(verify("trail").differences()).isPositive();
    } finally {
      tables.write("trail.late", late);
    }
  }

  @Test
  void withoutTheLateTableTheBatchHasMore() {
    tables.write("bought.late", List.of());
    try {
      assertThat(verify("bought").differences()).isPositive();
    } finally {
      tables.write("bought.late", streamed.tables.get("bought.late"));
    }
  }

  @Test
  void windowsThatHaveNotClosedAreOpenUntilEverythingIsDemanded() {
    ViewReport report = verify("per_product", TimeRange.all(), Demand.EVERYTHING);

    assertThat(report.open()).isZero();
    assertThat(report.differences())
        .isEqualTo(report.batchRows() - report.streamRows())
        .isPositive();
    assertThat(report.examples())
        .hasSize(10)
        .allSatisfy(example -> assertThat(example.actual()).isEqualTo("[]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"per_product", "trail", "visits"})
  void onlyRowsInTheRangeAreCompared(String view) {
    TimeRange range =
        new TimeRange(
            Optional.of(Instant.parse("1969-12-31T23:00:00Z")),
            Optional.of(Instant.parse("1970-01-01T00:30:00Z")));

    ViewReport report = verify(view, range, Demand.EVERYTHING);

    assertThat(report.differences()).isZero();
    assertThat(report.streamRows()).isPositive().isLessThan(streamed.tables.get(view).size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"per_product", "bought", "pending", "met", "enriched", "once", "dear", "activity"})
  void aChangedAMissingAndADoubledRowAreFound(String view) {
    String column = view.equals("per_product") ? "clicks" : "click_id";
    Object other = view.equals("per_product") ? (Object) 4_711L : "another";
    List<Row> rows = new ArrayList<>(streamed.tables.get(view));
    Row changed = with(rows.get(2), column, other);
    rows.set(2, changed);
    rows.add(rows.get(1));
    rows.remove(0);

    ViewReport report = verifyWith(view, rows);

    assertThat(report.differences()).isEqualTo(3);
    assertThat(report.examples())
        .hasSize(3)
        .anySatisfy(example -> assertThat(example.actual()).contains(other.toString()))
        .anySatisfy(
            example -> {
              assertThat(example.actual()).isEqualTo("[]");
              assertThat(example.expected()).isNotEqualTo("[]");
            })
        .anySatisfy(example -> assertThat(example.actual()).contains("},{"));
  }

  @Test
  void aRowThatIsAloneWronglyAndOneThatIsMissingAreFound() {
    List<Row> rows = new ArrayList<>(streamed.tables.get("met"));
    Row pair = rows.get(0);
    rows.set(
        0, with(with(with(pair, "right_partition", null), "right_offset", null), "amount", null));
    rows.remove(firstWithout("right_offset", rows.subList(1, rows.size())));
    rows.remove(firstWithout("left_offset", rows));

    ViewReport report = verifyWith("met", rows);

    assertThat(pair.get("right_offset")).isNotNull();
    assertThat(report.differences()).isEqualTo(4);
    assertThat(report.examples())
        .anySatisfy(example -> assertThat(example.identity()).contains("\"left_offset\":null"))
        .anySatisfy(
            example -> {
              assertThat(example.identity()).contains("\"right_offset\":null");
              assertThat(example.actual()).isEqualTo("[]");
            })
        .anySatisfy(
            example -> {
              assertThat(example.identity()).contains("\"right_offset\":null");
              assertThat(example.expected()).isEqualTo("[]");
            });
  }

  /** The oldest of them, which no stream may still be about to emit. */
  private static Row firstWithout(String column, List<Row> rows) {
    return rows.stream()
        .filter(row -> row.get(column) == null)
        .min(Comparator.comparing(row -> (Long) Objects.requireNonNull(row.get("_timestamp"))))
        .orElseThrow();
  }

  @Test
  void rowsThatMayStillFindAPartnerAreOpen() {
    ViewReport report = verify("met", TimeRange.all(), Demand.UP_TO_THE_STREAM);

    assertThat(report.open()).isPositive();
    assertThat(verify("met", TimeRange.all(), Demand.EVERYTHING).differences())
        .isEqualTo(report.open());
  }

  @Test
  void aPartnerThatTheRawTableLacksIsNoDifference() {
    List<Click> clicks = SHOP.clicks();
    tables.writeClicks(clicks.subList(0, clicks.size() - 60));
    try {
      ViewReport report = verify("met");
      assertThat(report.differences()).isZero();
      assertThat(report.ahead()).isPositive();
    } finally {
      tables.writeClicks(clicks);
    }
  }

  @Test
  void sumsMayDifferByTheOrderOfAddingButNotByMore() {
    List<Row> rows = new ArrayList<>(streamed.tables.get("per_product"));
    int within = ordinary(rows, 0);
    int beyond = ordinary(rows, within + 1);
    int exact = ordinary(rows, beyond + 1);
    rows.set(within, with(rows.get(within), "revenue", revenue(rows.get(within)) * (1 + 1e-12)));
    rows.set(beyond, with(rows.get(beyond), "revenue", revenue(rows.get(beyond)) + 0.001));
    rows.set(exact, with(rows.get(exact), "units", (Long) rows.get(exact).get("units") + 1));
    rows.add(with(rows.get(exact), "product_id", "p-nobody-knows"));

    assertThat(verifyWith("per_product", rows).examples())
        .hasSize(3)
        .anySatisfy(
            example ->
                assertThat(example.actual()).contains(rows.get(beyond).get("revenue").toString()))
        .anySatisfy(
            example ->
                assertThat(example.actual()).contains("\"units\":" + rows.get(exact).get("units")))
        .anySatisfy(
            example -> {
              assertThat(example.identity()).contains("p-nobody-knows");
              assertThat(example.expected()).isEqualTo("[]");
            });
  }

  @Test
  void aWrongCountOfDifferentValuesAndAnotherFirstOrLastValueAreFound() {
    List<Row> rows = new ArrayList<>(streamed.tables.get("trending"));
    plant(rows, 0, "people", (Long) rows.get(0).get("people") + 1);
    plant(rows, 1, "about", (Long) rows.get(1).get("about") + 1);
    plant(rows, 2, "times", (Long) rows.get(2).get("times") - 1);
    plant(rows, 3, "opening", "nobody");
    plant(rows, 4, "closing", -4711.0);

    assertThat(verifyWith("trending", rows).examples())
        .hasSize(5)
        .anySatisfy(example -> assertThat(example.actual()).contains("\"opening\":\"nobody\""))
        .anySatisfy(example -> assertThat(example.actual()).contains("\"closing\":-4711.0"));
  }

  private static void plant(List<Row> rows, int at, String column, Object wrong) {
    rows.set(at, with(rows.get(at), column, wrong));
  }

  @Test
  void aWrongVersionOfTheDimensionAndAWrongTimestampAreFound() {
    List<Row> rows = new ArrayList<>(streamed.tables.get("enriched"));
    int last = rows.size() - 1;
    long timestamp = (Long) Objects.requireNonNull(rows.get(last).get("_timestamp"));
    rows.set(last, with(rows.get(last), "_timestamp", timestamp + 1000));
    int versioned =
        IntStream.range(rows.size() * 3 / 4, last)
            .filter(i -> "c1".equals(rows.get(i).get("category")))
            .filter(i -> !Shop.category(0, product(rows.get(i))).equals("c1"))
            .findFirst()
            .orElseThrow();
    rows.set(versioned, with(rows.get(versioned), "products_version", 0L));

    assertThat(verifyWith("enriched", rows).examples())
        .hasSize(2)
        .anySatisfy(example -> assertThat(example.identity()).contains(offset(rows.get(last))))
        .anySatisfy(
            example -> assertThat(example.identity()).contains(offset(rows.get(versioned))));
  }

  private static String offset(Row row) {
    return "\"source_offset\":" + row.get("source_offset");
  }

  @Test
  void aVersionOfTheDimensionThatCannotBeReadIsNamed() {
    List<Row> rows = new ArrayList<>(streamed.tables.get("enriched"));
    rows.set(0, with(rows.get(0), "products_version", 99L));

    assertThatThrownBy(() -> verifyWith("enriched", rows))
        .isInstanceOf(SluiceException.class)
        .hasMessageContaining("Cannot read version 99 of table products");
  }

  @Test
  void rowsBeyondTheNewestStreamedOneOfTheirPartitionAreOpen() {
    List<Row> rows = new ArrayList<>(streamed.tables.get("enriched"));
    List<Row> behind = rows.subList(0, rows.size() - 50);

    ViewReport report = verifyWith("enriched", behind);

    assertThat(report.differences()).isZero();
    assertThat(report.open()).isBetween(1L, 60L);
  }

  @Test
  void streamedRowsBeyondTheNewestRawOneAreAhead() {
    List<Click> clicks = SHOP.clicks();
    tables.writeClicks(clicks.subList(0, clicks.size() - 60));
    try {
      ViewReport report = verify("enriched");
      assertThat(report.differences()).isZero();
      assertThat(report.ahead()).isBetween(1L, 60L);
    } finally {
      tables.writeClicks(clicks);
    }
  }

  @Test
  void aViewWithoutATableWasNotWrittenYet(@TempDir Path empty) {
    PipelinePlan unwritten = Shop.plan(empty);
    LakeReader reader =
        new LakeReader(BatchSession.of(SharedSpark.session()), new Names(unwritten.pipeline()));
    Verification verification =
        new Verification(unwritten, reader, TimeRange.all(), Demand.UP_TO_THE_STREAM);

    assertThatThrownBy(() -> verification.verify("bought"))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.TRY_LATER))
        .hasMessageContaining("Cannot read table bought: nothing was written yet");
  }

  private static ViewReport verify(String view) {
    return verify(view, TimeRange.all(), Demand.UP_TO_THE_STREAM);
  }

  private static ViewReport verify(String view, TimeRange range, Demand demand) {
    return verification(range, demand).verify(view);
  }

  private static ViewReport verifyWith(String view, List<Row> rows) {
    RowType columns = TableFeed.withCoordinates(plan.views().get(view).output());
    return verification(TimeRange.all(), Demand.UP_TO_THE_STREAM)
        .verify(view, lake.rows(columns, rows));
  }

  private static Verification verification(TimeRange range, Demand demand) {
    LakeReader reader = new LakeReader(BatchSession.of(SharedSpark.session()), lake.names());
    return new Verification(plan, reader, range, demand);
  }

  private static Row with(Row row, String column, @Nullable Object value) {
    Object[] values =
        row.type().names().stream()
            .map(name -> name.equals(column) ? value : row.get(name))
            .toArray();
    return Row.of(row.type(), values);
  }

  /** The next window whose revenue is a plain number. */
  private static int ordinary(List<Row> rows, int from) {
    return IntStream.range(from, rows.size())
        .filter(i -> rows.get(i).get("revenue") instanceof Double sum && Math.abs(sum) > 1)
        .findFirst()
        .orElseThrow();
  }

  private static double revenue(Row row) {
    return (Double) Objects.requireNonNull(row.get("revenue"));
  }

  private static int product(Row enriched) {
    return SHOP.clicks().stream()
        .filter(click -> click.clickId().equals(enriched.get("click_id")))
        .map(click -> Integer.parseInt(Objects.requireNonNull(click.product()).substring(1)))
        .findFirst()
        .orElseThrow();
  }
}
