package io.sluice.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.catalog.StreamSchemas;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.file.PipelineFile;
import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViewPlannerTest {

  private static final String SHOP =
      """
      pipeline: shop
      lake: { root: "file:///lake" }
      streams:
        clicks: { topic: clicks, event_time: at, schema: { click_id: string not null, user_id: string, product_id: string, price: double, quantity: int, at: timestamp not null } }
        purchases: { topic: purchases, event_time: at, schema: { purchase_id: string, user_id: string, amount: double, at: timestamp not null } }
      dimensions:
        products: { key: product_id }
      views:
        per_product:
          from: clicks
          where: price > 0
          window: { tumbling: 10 minutes, grace: 15 minutes }
          group_by: product_id
          select: { clicks: count(*), revenue: sum(price * quantity) }
        bought:
          from: clicks
          join: { stream: purchases, by: user_id, within: 30 minutes, grace: 15 minutes }
          select: { click_id: clicks.click_id, amount: purchases.amount }
        enriched:
          from: clicks
          lookup: { dimension: products, by: product_id }
          select: { click_id: click_id, category: "coalesce(products.category, 'unknown')" }
        dear:
          from: enriched
          where: category = 'dear'
          select: { click_id: click_id }
      """;

  private static final RowType PRODUCTS =
      RowType.of(
          Field.required("product_id", Type.Primitive.STRING),
          Field.required("category", Type.Primitive.STRING));

  private static final String KEYS =
      "keys are strings, booleans, integers, decimals, dates or timestamps";

  private static Map<String, ViewPlan> plan(String text) {
    Pipeline pipeline = PipelineFile.parse(Path.of("p.yaml"), text, Map.of());
    return ViewPlanner.plan(
        pipeline, new StreamSchemas(Optional.empty()).of(pipeline), dimension -> PRODUCTS);
  }

  @Test
  void aWindowedViewHasItsWindowItsKeysAndItsAggregates() {
    assertThat(plan(SHOP).get("per_product").output())
        .hasToString(
            "(window_start timestamp not null, window_end timestamp not null, product_id string,"
                + " clicks long not null, revenue double)");
  }

  @Test
  void aRowByRowViewSaysWhereItsRowsCameFrom() {
    assertThat(plan(SHOP).get("dear").output())
        .hasToString(
            "(source_topic string not null, source_partition int not null, source_offset long not"
                + " null, click_id string not null)");
  }

  @Test
  void aLookupSaysWhichVersionItLookedInto() {
    assertThat(plan(SHOP).get("enriched").output().names())
        .containsExactly(
            "source_topic",
            "source_partition",
            "source_offset",
            "products_version",
            "click_id",
            "category");
  }

  @Test
  void aJoinKnowsItsKeysOnBothSides() {
    assertThat(plan(SHOP).get("bought"))
        .isInstanceOfSatisfying(
            ViewPlan.IntervalJoin.class,
            join -> {
              assertThat(join.leftBy()).containsExactly(1);
              assertThat(join.rightBy()).containsExactly(1);
              assertThat(join.left().eventTime()).contains(5);
              assertThat(join.output())
                  .hasToString(
                      "(left_partition int not null, left_offset long not null, right_partition int"
                          + " not null, right_offset long not null, click_id string not null,"
                          + " amount double)");
            });
  }

  @Test
  void aDeduplicationHasRowsOfItsSourceAndKnowsItsKey() {
    assertThat(plan(deduped("[user_id, quantity]")).get("enriched"))
        .isInstanceOfSatisfying(
            ViewPlan.Deduplication.class,
            dedupe -> {
              assertThat(dedupe.by()).containsExactly(1, 4);
              assertThat(dedupe.source().maxAhead()).contains(Duration.ofDays(1));
              assertThat(dedupe.output())
                  .hasToString(
                      "(source_topic string not null, source_partition int not null, source_offset"
                          + " long not null, click_id string not null, category string)");
            });
  }

  @Test
  void aDeduplicationsKeyIsAColumnWhoseEqualityIsCertain() {
    assertRefused(
        deduped("user"), "p.yaml:21:19: clicks has no column 'user', did you mean 'user_id'?");
    assertRefused(
        deduped("price"),
        "p.yaml:21:19: a double cannot be a key: NaN and -0.0 make equality uncertain");
  }

  private static String deduped(String by) {
    return SHOP.replace(
            "lookup: { dimension: products, by: product_id }",
            "dedupe: { by: BY, within: 1 hour, grace: 1 hour }".replace("BY", by))
        .replace("\"coalesce(products.category, 'unknown')\"", "product_id");
  }

  @Test
  void theColumnsOfASideThatMayBeMissingAreNullable() {
    assertThat(bought("left"))
        .hasToString(
            "(left_partition int not null, left_offset long not null, right_partition int,"
                + " right_offset long, click_id string not null, amount double)");
    assertThat(bought("outer"))
        .hasToString(
            "(left_partition int, left_offset long, right_partition int, right_offset long,"
                + " click_id string, amount double)");
  }

  private static RowType bought(String type) {
    return plan(SHOP.replace("within:", "type: " + type + ", within:")).get("bought").output();
  }

  @Test
  void anUnknownFieldIsShownWithACaret() {
    assertRefused(
        SHOP.replace("sum(price * quantity)", "sum(prise * quantity)"),
        "p.yaml:14:42: unknown field 'prise', did you mean 'price'?\n"
            + "  sum(prise * quantity)\n"
            + "      ^^^^^");
  }

  @Test
  void aKeyHasOneTypeOnBothSides() {
    assertRefused(
        SHOP.replace("purchase_id: string, user_id: string", "purchase_id: string, user_id: long"),
        "p.yaml:17:36: 'user_id' is string on one side and 'user_id' is long on the other");
  }

  @Test
  void aGroupMayBeAFieldOfANestedRecord() {
    String file =
        SHOP.replace("quantity: int", "quantity: int, place: { city: string, zone: int }")
            .replace("group_by: product_id", "group_by: [place.city, clicks.place.zone]");

    assertThat(plan(file).get("per_product").output().names())
        .containsExactly("window_start", "window_end", "city", "zone", "clicks", "revenue");
  }

  @Test
  void theKeyOfAJoinIsAColumnAndNoFieldOfOne() {
    assertRefused(
        SHOP.replace("quantity: int", "quantity: int, place: { city: string }")
            .replace("by: user_id", "by: place.city"),
        "p.yaml:17:36: clicks has no column 'place.city'; a view before it can make the field one:"
            + " select: { city: place.city }");
  }

  @Test
  void aDoubleIsNoKey() {
    assertRefused(
        SHOP.replace("group_by: product_id", "group_by: price"),
        "p.yaml:13:15: a double cannot be a key: NaN and -0.0 make equality uncertain; group by a"
            + " cast of it");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "bytes | bytes",
        "'list<string>' | list<string>",
        "'map<string,string>' | map<string,string>",
        "{ sku: string } | struct(sku string)"
      })
  void aValueOfManyPartsIsNoGroupKey(String declared, String type) {
    assertRefused(
        SHOP.replace("quantity: int", "quantity: int, tag: " + declared)
            .replace("group_by: product_id", "group_by: tag"),
        "p.yaml:13:15: a %s cannot be a key: ".formatted(type) + KEYS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "bytes | bytes",
        "'list<string>' | list<string>",
        "'map<string,string>' | map<string,string>",
        "{ sku: string } | struct(sku string)"
      })
  void aValueOfManyPartsIsNoJoinKey(String declared, String type) {
    assertRefused(
        SHOP.replace("user_id: string", "user_id: " + declared),
        "p.yaml:17:36: a %s cannot be a key: ".formatted(type) + KEYS);
  }

  @Test
  void bytesAreNoLookupKey() {
    Pipeline pipeline =
        PipelineFile.parse(
            Path.of("p.yaml"), SHOP.replace("product_id: string", "product_id: bytes"), Map.of());
    RowType products = RowType.of(Field.required("product_id", Type.Primitive.BYTES));

    assertThatThrownBy(
            () ->
                ViewPlanner.plan(
                    pipeline,
                    new StreamSchemas(Optional.empty()).of(pipeline),
                    dimension -> products))
        .isInstanceOf(SluiceException.class)
        .hasMessageContaining("a bytes cannot be a key: " + KEYS);
  }

  @Test
  void theDimensionsKeyIsAColumnOfItsTable() {
    assertRefused(
        SHOP.replace("products: { key: product_id }", "products: { key: produkt_id }"),
        "p.yaml:7:20: products has no column 'produkt_id', did you mean 'product_id'?");
  }

  private static void assertRefused(String text, String message) {
    assertThatThrownBy(() -> plan(text))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIGURATION))
        .hasMessage(message);
  }
}
