package io.sluice.spark.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.schema.Row;
import io.sluice.spark.verify.Shop.Click;
import io.sluice.spark.verify.Verification.Demand;
import io.sluice.table.TableFeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lookups in the version of the time at which their event happened. */
class EventTimeLookupIT {

  private static final Shop SHOP = new Shop(11, 900);

  /** When the second version of the products was committed. */
  private static final long CHANGED = SHOP.clicks().get(450).timestamp();

  /** Rows from so long after it saw the first version all the same. */
  private static final long NOT_SEEN_FOR = 40_000;

  @TempDir static Path root;

  private static ShopTables tables;

  @BeforeAll
  static void writeTheTables() throws IOException {
    tables =
        ShopTables.of(Shop.plan(root, "key: product_id, as_of: event_time, reload: 30 seconds"));
    tables.writeClicks(SHOP.clicks());
    tables.writeProducts(0);
    tables.writeProducts(1);
    committed(0, 0);
    committed(1, CHANGED);
  }

  private static void committed(int version, long millis) throws IOException {
    Path log = Path.of(tables.lake().names().table("products")).resolve("_delta_log");
    Files.setLastModifiedTime(
        log.resolve("%020d.json".formatted(version)), FileTime.fromMillis(millis));
  }

  private static LakeReader reader() {
    return new LakeReader(BatchSession.of(SharedSpark.session()), tables.lake().names());
  }

  private static Dataset<org.apache.spark.sql.Row> streamed(List<Row> rows) {
    return tables
        .lake()
        .rows(TableFeed.withCoordinates(tables.plan().views().get("enriched").output()), rows);
  }

  private static @Nullable String category(Click click, int version) {
    if (click.product() == null) {
      return null;
    }
    int number = Integer.parseInt(click.product().substring(1));
    return number < Shop.PRODUCTS_KNOWN ? Shop.category(version, number) : null;
  }

  private static boolean isHidden(Click click, int version) {
    return "hidden".equals(category(click, version));
  }

  private static int versionAt(long millis) {
    return millis < CHANGED ? 0 : 1;
  }

  /** As of a processor that looks for a new version every 30 seconds. */
  private static List<Row> rowsOfTheStream() {
    StreamedShop shop =
        new StreamedShop(
            SHOP,
            table -> tables.plan().views().get(table).output(),
            click -> versionAt(click.claimed() - NOT_SEEN_FOR));
    return shop.tables.get("enriched");
  }

  @Test
  void aRowThatWasNeverStreamedSeesTheVersionOfItsTime() {
    BatchView view =
        Verification.batchView(tables.plan(), tables.plan().views().get("enriched"), reader());
    Dataset<org.apache.spark.sql.Row> nothing = streamed(List.of());

    Set<String> found =
        view
            .rows(nothing, Marks.read(view.marks(nothing)), TimeRange.all())
            .select("source_partition", "source_offset", "products_version", "category")
            .collectAsList()
            .stream()
            .map(org.apache.spark.sql.Row::toString)
            .collect(Collectors.toSet());

    assertThat(found)
        .isEqualTo(
            SHOP.clicks().stream()
                .filter(click -> !isHidden(click, versionAt(click.claimed())))
                .filter(click -> !isHidden(click, versionAt(click.claimed() - 60_000)))
                .map(
                    click ->
                        "[%d,%d,%d,%s]"
                            .formatted(
                                click.partition(),
                                click.offset(),
                                versionAt(click.claimed()),
                                category(click, versionAt(click.claimed())) == null
                                    ? "unknown"
                                    : category(click, versionAt(click.claimed()))))
                .collect(Collectors.toSet()))
        .anyMatch(row -> row.contains(",0,c"))
        .anyMatch(row -> row.contains(",1,c"));
  }

  @Test
  void aStreamThatSawTheNewVersionALittleLaterAgrees() {
    ViewReport report =
        new Verification(tables.plan(), reader(), TimeRange.all(), Demand.UP_TO_THE_STREAM)
            .verify("enriched", streamed(rowsOfTheStream()));

    assertThat(report.examples()).isEmpty();
    assertThat(report.differences()).isZero();
    assertThat(report.streamRows()).isPositive();
  }
}
