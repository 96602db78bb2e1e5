package io.sluice.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.change.RecordReader;
import io.sluice.codec.MalformedRecordException;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.file.PipelineFile;
import io.sluice.schema.Row;
import io.sluice.table.Changelog;
import io.sluice.table.TableFeed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Views whose rows replace one another, from the file to the rows of the changelog. */
class UpdatedViewsTest {

  private static final String SHOP =
      """
      pipeline: shop
      lake: { root: "file:///lake" }
      streams:
        clicks: { topic: clicks, schema: { place: { city: string }, product: string, at: timestamp } }
      views:
        per_product:
          from: clicks
          window: { tumbling: 10 minutes, grace: 15 minutes, emit: updates }
          group_by: [product, place.city]
          select: { clicks: count(*) }
      """;

  private static Pipeline pipeline(String text) {
    return PipelineFile.parse(Path.of("p.yaml"), text, Map.of());
  }

  private static PipelinePlan plan(String text) {
    return PipelinePlan.of(
        pipeline(text),
        Optional.empty(),
        dimension -> {
          throw new IllegalStateException("there is none");
        });
  }

  private static TableFeed feed(PipelinePlan plan) {
    return plan.feeds().get(1);
  }

  private static void assertRefused(String text, String message) {
    assertThatThrownBy(() -> plan(text)).isInstanceOf(SluiceException.class).hasMessage(message);
    assertThat(TypeCheck.of(pipeline(text), Optional.empty()).problems())
        .singleElement()
        .hasToString(message);
  }

  @Test
  void theWriterFillsAChangelogAndLateRowsStayRows() {
    PipelinePlan plan = plan(SHOP);

    assertThat(plan.feeds())
        .extracting(TableFeed::table, TableFeed::source, TableFeed::topic)
        .containsExactly(
            tuple("clicks", "clicks", "clicks"),
            tuple("per_product.changelog", "per_product", "shop.per_product"),
            tuple("per_product.late", "per_product.late", "shop.per_product.late"));
    assertThat(feed(plan).quarantine()).isEqualTo("per_product.quarantine");
    assertThat(feed(plan).values())
        .hasToString(
            "(window_start timestamp not null, window_end timestamp not null, product string, city"
                + " string, clicks long not null, window_closed boolean not null)");
    assertThat(feed(plan).record()).hasToString(withOperation(feed(plan).values().toString()));
    assertThat(Changelog.key(plan.pipeline(), "per_product"))
        .isEqualTo(List.of("window_start", "product", "city"));
    assertThat(plan.pipeline().upserted()).containsExactly("per_product");
    assertThat(plan.pipeline().writtenTable("per_product")).isEqualTo("per_product.changelog");
    assertThat(plan.pipeline().writtenTable("clicks")).isEqualTo("clicks");
  }

  private static String withOperation(String columns) {
    return columns.replaceFirst("\\)$", ", _op string not null)");
  }

  @Test
  void everyRecordSaysWhatARowIsNowNullGroupsToo() {
    PipelinePlan plan = plan(SHOP);
    RecordReader reader = plan.reader(feed(plan));
    Row row = new Row(feed(plan).record());

    reader.read(
        null,
        """
        {"window_start":"1970-01-01T00:00:00Z","window_end":"1970-01-01T00:10:00Z","product":null,\
        "city":"Rome","clicks":3,"window_closed":false}"""
            .getBytes(StandardCharsets.UTF_8),
        row);

    assertThat(row).hasToString("[0, 600000000, null, Rome, 3, false, u]");
    assertThatThrownBy(() -> reader.read(new byte[] {1}, null, row))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessage(
            "Cannot read record: the value is null: a tombstone, and a view takes back no row");
  }

  @Test
  void theChangelogMayHavePartitionsThatAreMadeAndTheMergedTableNot() {
    String tables = "tables:\n  %s: { partition_by: date(window_start) }\n";

    assertThat(feed(plan(SHOP + tables.formatted("per_product.changelog"))).columns().names())
        .endsWith("_timestamp", "window_start_date");
    assertThatThrownBy(() -> pipeline(SHOP + tables.formatted("per_product")))
        .hasMessage(
            "p.yaml:12:32: table 'per_product' is merged by key, so 'date(window_start)' can be no"
                + " column of it; name a column of its rows");
  }

  @Test
  void aViewCannotReadRowsThatReplaceOneAnother() {
    assertThatThrownBy(
            () -> pipeline(SHOP + "  many: { from: per_product, select: { clicks: clicks } }\n"))
        .hasMessage(
            "p.yaml:11:17: a view cannot read view 'per_product': with 'emit: updates' its rows"
                + " replace one another, and a view would count them all; write 'emit: close' in"
                + " its window, or look its table up as a dimension");
    assertThat(
            pipeline(
                    (SHOP + "  many: { from: per_product, select: { clicks: clicks } }\n")
                        .replace("emit: updates", "emit: close"))
                .upserted())
        .isEmpty();
  }

  @Test
  void columnsThatAreThereAlreadyAreRefused() {
    assertRefused(
        SHOP.replace("clicks: count", "_op: count"),
        "p.yaml:6:3: view 'per_product' has a column '_op', which says in a changelog what"
            + " happened; rename it");
    assertThatThrownBy(() -> plan(SHOP.replace("clicks: count", "window_closed: count")))
        .hasMessageContaining("window_closed");
  }

  @Test
  void expectationsSeeWhetherAWindowIsClosed() {
    String tables =
        "tables:\n  per_product: { expect: { sold: \"not window_closed or %s > 0\" } }\n";

    assertThat(
            TypeCheck.of(pipeline(SHOP + tables.formatted("clicks")), Optional.empty()).problems())
        .isEmpty();
    assertThat(
            TypeCheck.of(pipeline(SHOP + tables.formatted("clicsk")), Optional.empty()).problems())
        .hasSize(1);
  }
}
