package io.sluice.processor.topology;

import static io.sluice.processor.view.ViewCounts.Count.ACCEPTED;
import static io.sluice.processor.view.ViewCounts.Count.AHEAD;
import static io.sluice.processor.view.ViewCounts.Count.EMITTED;
import static io.sluice.processor.view.ViewCounts.Count.FILTERED;
import static io.sluice.processor.view.ViewCounts.Count.LATE;
import static io.sluice.processor.view.ViewCounts.Count.NULL_KEY;
import static io.sluice.processor.view.ViewCounts.Count.RECEIVED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.processor.dimension.Found;
import io.sluice.processor.time.OpenWindows;
import io.sluice.processor.view.ViewCounts;
import io.sluice.registry.RegistryException;
import io.sluice.registry.SchemaText;
import io.sluice.schema.AvroSchemas;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ViewTopologyTest {

  private static final long DAY = 86_400_000;

  private static final RowType PRODUCTS =
      RowType.of(
          Field.required("product_id", Primitive.STRING),
          Field.required("category", Primitive.STRING));

  private static final String SHOP =
      """
      pipeline: shop
      lake: { root: "file:///lake" }
      streams:
        clicks: { topic: shop.clicks, event_time: at, schema: { id: string not null, user_id: string, product_id: string, price: long, at: timestamp } }
        purchases: { topic: shop.purchases, event_time: at, schema: { id: string, user_id: string, amount: long, at: timestamp } }
      dimensions:
        products: { key: product_id }
      views:
        dear_clicks: { from: clicks, where: price > 10, select: { id: id, price: price * 2 } }
        very_dear: { from: dear_clicks, where: price > 100, select: { id: id } }
        enriched:
          from: clicks
          lookup: { dimension: products, by: product_id }
          select: { id: id, category: "coalesce(products.category, 'unknown')" }
        per_product:
          from: clicks
          where: price > 0
          window: { tumbling: 10 seconds, grace: 5 seconds }
          group_by: product_id
          select: { clicks: count(*), revenue: sum(price) }
        bought:
          from: clicks
          join: { stream: purchases, by: user_id, within: 10 seconds, grace: 5 seconds }
          select: { click: clicks.id, purchase: purchases.id, amount: amount }
      """;

  private static TopologyRun shop() {
    TopologyRun run = TopologyRun.of(SHOP, new TestRegistry(), PRODUCTS);
    run.dimensions.put("products", (key, millis) -> new Found(3, null));
    return run;
  }

  private static String click(String id, String user, String product, long price, long at) {
    return "{'id':'%s','user_id':%s,'product_id':%s,'price':%d,'at':%d}"
        .formatted(id, quoted(user), quoted(product), price, at);
  }

  private static String quoted(String text) {
    return text == null ? "null" : "'" + text + "'";
  }

  private static String purchase(String id, String user, long amount, long at) {
    return "{'id':'%s','user_id':%s,'amount':%d,'at':%d}".formatted(id, quoted(user), amount, at);
  }

  private static TopologyRun run(String view) {
    String withoutViews = SHOP.substring(0, SHOP.indexOf("  dear_clicks"));
    String[] views = SHOP.substring(SHOP.indexOf("  dear_clicks")).split("\n(?=  \\w)");
    StringBuilder kept = new StringBuilder(withoutViews);
    for (String each : views) {
      if (each.trim().startsWith(view + ":")) {
        kept.append(each).append('\n');
      }
    }
    return TopologyRun.of(kept.toString(), new TestRegistry(), PRODUCTS);
  }

  @Test
  void theShopsTopologyKeepsItsNames() throws IOException {
    try (TopologyRun run = shop();
        var golden = getClass().getResourceAsStream("shop-topology.txt")) {
      assertThat(run.topology().describe().toString())
          .isEqualTo(
              new String(Objects.requireNonNull(golden).readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void outputTopicsTakeThePartitionsOfWhatTheirViewReads() {
    try (TopologyRun run = shop()) {
      assertThat(ViewTopology.outputTopics(run.plan))
          .extracting(OutputTopic::topic, OutputTopic::like)
          .containsExactly(
              tuple("shop.dear_clicks", "shop.clicks"),
              tuple("shop.very_dear", "shop.dear_clicks"),
              tuple("shop.enriched", "shop.clicks"),
              tuple("shop.per_product", "shop.clicks"),
              tuple("shop.per_product.late", "shop.per_product"),
              tuple("shop.bought", "shop.clicks"),
              tuple("shop.bought.late", "shop.bought"));
      assertThat(ViewTopology.outputTopics(run.plan))
          .extracting(OutputTopic::configs)
          .containsOnly(
              Map.of(
                  "retention.ms", "-1", "message.timestamp.after.max.ms", "9223372036854775807"));
    }
  }

  @Test
  void aSelectionKeepsKeyAndEventTimeAndSaysWhereItsRowsCameFrom() {
    try (TopologyRun run = run("dear_clicks")) {
      run.send("clicks", click("c0", "u", "p", 10, 1_000), 5);
      run.send("clicks", click("c1", "u", "p", 11, 2_000), 5);

      assertThat(run.sent("dear_clicks"))
          .extracting(
              sent -> sent.row().toString(), TopologyRun.Sent::key, TopologyRun.Sent::timestamp)
          .containsExactly(tuple("[shop.clicks, 0, 1, c1, 22]", "k", 2_000L));
      assertCounts(run, "dear_clicks", 2, 1, 0, 0, 1, 1);
    }
  }

  @Test
  void aViewOnAViewHasTheCoordinatesOfTheFirstViewsTopic() {
    try (TopologyRun run = shop()) {
      run.send("clicks", click("c0", "u", "p", 10, 1_000), 5);
      run.send("clicks", click("c1", "u", "p", 51, 2_000), 5);

      assertThat(run.sent("very_dear"))
          .extracting(sent -> sent.row().toString(), TopologyRun.Sent::timestamp)
          .containsExactly(tuple("[shop.dear_clicks, 0, 0, c1]", 2_000L));
    }
  }

  @Test
  void aLookupSaysWhichVersionItLookedInto() {
    try (TopologyRun run = run("enriched")) {
      run.dimensions.put("products", (key, millis) -> new Found(3, null));
      run.send("clicks", click("c0", "u", "p", 1, 1_000), 5);
      run.dimensions.put(
          "products",
          (key, millis) ->
              new Found(4, Objects.equals(key, "p") ? Row.of(PRODUCTS, "p", "toys") : null));
      run.send("clicks", click("c1", "u", "p", 1, 1_000), 5);
      run.send("clicks", click("c2", "u", null, 1, 1_000), 5);

      assertThat(run.rows("enriched"))
          .containsExactly(
              "[shop.clicks, 0, 0, 3, c0, unknown]",
              "[shop.clicks, 0, 1, 4, c1, toys]",
              "[shop.clicks, 0, 2, 4, c2, unknown]");
    }
  }

  @Test
  void aWindowIsEmittedOnceWhenItCloses() {
    try (TopologyRun run = run("per_product")) {
      run.send("clicks", click("c0", "u", "p", 1, 1_000), 5);
      run.send("clicks", click("c1", "u", null, 5, 9_999), 5);
      run.send("clicks", click("c2", "u", "p", 2, 14_999), 5);
      run.send("clicks", click("c3", "u", "p", 4, 2_000), 5);
      assertThat(run.sent("per_product")).isEmpty();

      run.send("clicks", click("c4", "u", "p", 8, 15_000), 5);

      assertThat(run.sent("per_product"))
          .extracting(
              sent -> sent.row().toString(), TopologyRun.Sent::key, TopologyRun.Sent::timestamp)
          .containsExactlyInAnyOrder(
              tuple("[0, 10000000, null, 1, 5]", "{\"product_id\":null}", 9_999L),
              tuple("[0, 10000000, p, 2, 5]", "{\"product_id\":\"p\"}", 9_999L));
      assertThat(run.sent("per_product.late")).isEmpty();
    }
  }

  @Test
  void moreWindowsThanTheCacheHoldsCloseTogether() {
    try (TopologyRun run = run("per_product")) {
      for (int product = 0; product < 2_500; product++) {
        run.send("clicks", click("c", "u", "p" + product, 1, 1_000), 5);
      }
      run.send("clicks", click("c", "u", "last", 1, 15_000), 5);

      assertThat(run.rows("per_product")).hasSize(2_500).doesNotHaveDuplicates();
      assertThat(run.closing.open("per_product").count()).isEqualTo(1);
    }
  }

  @Test
  void aRecordOfAClosedWindowIsLateAndNamesTheWindowItMissed() {
    try (TopologyRun run = run("per_product")) {
      run.send("clicks", click("c0", "u", "p", 1, 15_000), 5);
      run.send("clicks", click("c1", "u", "p", 0, 9_999), 5);
      run.send("clicks", click("c2", "u", "p", 2, 9_999), 5);

      assertThat(run.rows("per_product.late"))
          .containsExactly(
              "[clicks, shop.clicks, 0, 2, 9999000, 0, 10000000, 15000000,"
                  + " {\"id\":\"c2\",\"user_id\":\"u\",\"product_id\":\"p\",\"price\":2,"
                  + "\"at\":\"1970-01-01T00:00:09.999000Z\"}, late]");
      assertCounts(run, "per_product", 3, 1, 0, 1, 1, 0);
    }
  }

  @Test
  void aFilteredRecordMovesNoTime() {
    try (TopologyRun run = run("per_product")) {
      run.send("clicks", click("c0", "u", "p", 0, 1_000_000), 5);
      run.send("clicks", click("c1", "u", "p", 1, 1_000), 5);

      assertThat(run.sent("per_product.late")).isEmpty();
      assertCounts(run, "per_product", 2, 1, 0, 0, 1, 0);
    }
  }

  @Test
  void aRecordThatCannotBeReadIsCountedAndMovesNoTime() {
    try (TopologyRun run = run("per_product")) {
      run.send("clicks", "no json", 1_000_000);
      run.send("clicks", (byte[]) null, 1_000_000);
      run.send("clicks", click("c1", "u", "p", 1, 1_000), 5);

      assertThat(run.metrics.malformed("clicks")).isEqualTo(2);
      assertThat(run.sent("per_product.late")).isEmpty();
      assertCounts(run, "per_product", 1, 0, 0, 0, 1, 0);
    }
  }

  @Test
  void anEventBefore1970IsLate() {
    try (TopologyRun run = shop()) {
      run.send("clicks", click("c0", "u", "p", 11, -1), 5);

      assertThat(run.rows("per_product.late"))
          .singleElement()
          .asString()
          .startsWith("[clicks, shop.clicks, 0, 0, -1000, -10000000, 0, 0, ");
      assertThat(run.rows("bought.late"))
          .singleElement()
          .asString()
          .startsWith("[clicks, shop.clicks, 0, 0, -1000, null, null, 0, ");
      assertThat(run.sent("dear_clicks"))
          .extracting(TopologyRun.Sent::timestamp)
          .containsExactly(0L);
    }
  }

  @Test
  void withoutAnEventTimeTheRecordsTimestampCounts() {
    try (TopologyRun run = run("dear_clicks")) {
      run.send("clicks", "{'id':'c','price':11}", 77);

      assertThat(run.sent("dear_clicks"))
          .extracting(TopologyRun.Sent::timestamp)
          .containsExactly(77L);
    }
  }

  @Test
  void closingEmitsWhatIsOpenAndALaterRecordIsLate() {
    try (TopologyRun run = run("per_product")) {
      run.send("clicks", click("c0", "u", "p", 1, 1_000), 5);
      run.send("clicks", click("c1", "u", "q", 1, 11_000), 5);
      assertThat(run.closing.open("per_product"))
          .isEqualTo(new OpenWindows(2, OptionalLong.of(20_000)));
      run.passWallClock();
      assertThat(run.sent("per_product")).isEmpty();

      run.closing.close("per_product");
      run.passWallClock();

      assertThat(run.rows("per_product"))
          .containsExactly("[0, 10000000, p, 1, 1]", "[10000000, 20000000, q, 1, 1]");
      assertThat(run.closing.open("per_product"))
          .isEqualTo(new OpenWindows(0, OptionalLong.empty()));

      run.send("clicks", click("c2", "u", "p", 1, 19_999), 5);
      run.send("clicks", click("c3", "u", "p", 1, 20_000), 5);
      run.passWallClock();

      assertThat(run.rows("per_product.late"))
          .singleElement()
          .asString()
          .startsWith("[clicks, shop.clicks, 0, 2, 19999000, 10000000, 20000000, 25000000, ");
      assertThat(run.sent("per_product")).isEmpty();
      assertThat(run.closing.open("per_product"))
          .isEqualTo(new OpenWindows(1, OptionalLong.of(30_000)));
    }
  }

  @Test
  void aJoinPairsEqualKeysWithinTheIntervalBothEndsIncluded() {
    try (TopologyRun run = run("bought")) {
      run.send("clicks", click("c0", "u", "p", 1, 10_000), 5);
      run.send("purchases", purchase("before", "u", 1, 9_999), 5);
      run.send("purchases", purchase("first", "u", 2, 10_000), 5);
      run.send("purchases", purchase("other", "v", 3, 10_000), 5);
      run.send("purchases", purchase("last", "u", 4, 20_000), 5);
      run.send("purchases", purchase("after", "u", 5, 20_001), 5);

      assertThat(run.sent("bought"))
          .extracting(
              sent -> sent.row().toString(), TopologyRun.Sent::key, TopologyRun.Sent::timestamp)
          .containsExactly(
              tuple("[0, 0, 0, 1, c0, first, 2]", "{\"user_id\":\"u\"}", 10_000L),
              tuple("[0, 0, 0, 3, c0, last, 4]", "{\"user_id\":\"u\"}", 20_000L));
      assertCounts(run, "bought", 6, 0, 0, 0, 6, 2);
    }
  }

  @Test
  void aJoinKeepsDuplicatesOfKeyAndTime() {
    try (TopologyRun run = run("bought")) {
      run.send("purchases", purchase("one", "u", 1, 10_000), 5);
      run.send("purchases", purchase("two", "u", 2, 10_000), 5);
      run.send("clicks", click("c0", "u", "p", 1, 10_000), 5);
      run.send("clicks", click("c1", "u", "p", 1, 10_000), 5);

      assertThat(run.sent("bought")).hasSize(4);
    }
  }

  @Test
  void aRowWithoutKeyIsCountedAndMatchesNothing() {
    try (TopologyRun run = run("bought")) {
      run.send("clicks", click("c0", null, "p", 1, 100_000), 5);
      run.send("purchases", purchase("one", null, 1, 10_000), 5);

      assertThat(run.sent("bought")).isEmpty();
      assertThat(run.sent("bought.late")).isEmpty();
      assertCounts(run, "bought", 2, 0, 2, 0, 0, 0);
    }
  }

  @Test
  void whatIsTheGraceBehindBothSidesIsLateForAJoin() {
    try (TopologyRun run = run("bought")) {
      run.send("purchases", purchase("now", "v", 1, 20_000), 5);
      run.send("clicks", click("now", "v", "p", 1, 20_000), 5);
      run.send("clicks", click("late", "u", "p", 1, 15_000), 5);
      run.send("clicks", click("in time", "u", "p", 1, 15_001), 5);

      assertThat(run.rows("bought.late"))
          .singleElement()
          .asString()
          .startsWith(
              "[clicks, shop.clicks, 0, 1, 15000000, null, null, 20000000, {\"id\":\"late\"");
      assertCounts(run, "bought", 4, 0, 0, 1, 3, 1);
    }
  }

  @Test
  void whatPassesTheGateFindsThePartnerAtTheEndOfItsInterval() {
    try (TopologyRun run = run("bought")) {
      run.send("clicks", click("c0", "u", "p", 1, 100_000), 5);
      run.send("clicks", click("moves time", "v", "p", 1, 114_999), 5);
      run.send("purchases", purchase("moves time", "v", 1, 114_999), 5);
      run.sent("bought");

      run.send("purchases", purchase("last", "u", 1, 110_000), 5);

      assertThat(run.rows("bought")).containsExactly("[0, 0, 0, 1, c0, last, 1]");
      assertThat(run.sent("bought.late")).isEmpty();
    }
  }

  @Test
  void anEventFromTheFutureMovesNoClockAndIsSetAside() {
    try (TopologyRun run = shop()) {
      run.send("clicks", click("c0", "u", "p", 1, 1_000), 5);
      run.send("clicks", click("ahead", "u", "p", 1, DAY + 6), 5);
      run.send("clicks", click("c1", "u", "p", 1, 2_000), 5);

      for (String view : List.of("per_product", "bought")) {
        assertThat(run.rows(view + ".late"))
            .as(view)
            .singleElement()
            .asString()
            .startsWith("[clicks, shop.clicks, 0, 1, 86400006000, null, null, ")
            .endsWith(", ahead]");
        assertThat(run.metrics.view(view).get(AHEAD)).as(view).isEqualTo(1);
      }
      assertCounts(run, "per_product", 3, 0, 0, 0, 2, 0);
      assertCounts(run, "bought", 3, 0, 0, 0, 2, 0);
    }
  }

  @Test
  void anEventThatIsAsFarAheadAsItMayBeMovesTheClock() {
    try (TopologyRun run = run("per_product")) {
      run.send("clicks", click("c0", "u", "p", 1, 1_000), 5);
      run.send("clicks", click("c1", "u", "p", 1, DAY + 5), 5);

      assertThat(run.sent("per_product")).hasSize(1);
      assertThat(run.sent("per_product.late")).isEmpty();
    }
  }

  @Test
  void aViewWithoutAClockPassesAnEventFromTheFutureOnWithTheTimeOfItsRecord() {
    try (TopologyRun run = run("dear_clicks")) {
      run.send("clicks", click("ahead", "u", "p", 50, DAY + 6), 5);
      run.send("clicks", click("as far as may be", "u", "p", 50, DAY + 5), 5);

      assertThat(run.sent("dear_clicks"))
          .extracting(TopologyRun.Sent::timestamp)
          .containsExactly(5L, DAY + 5);
    }
  }

  @Test
  void withARegistryRecordsAreInAvroOnBothSides() {
    TestRegistry registry = new TestRegistry();
    register(registry, "clicks", clicks());
    register(registry, "purchases", clicks());
    try (TopologyRun run = TopologyRun.of(avroShop(), registry, PRODUCTS)) {
      RowType clicks = run.plan.streams().get("clicks");
      run.send("clicks", Row.of(clicks, "c0", "u", "p", 3L, 1_000_000L), 5);
      run.send("clicks", Row.of(clicks, "c1", "u", "p", 4L, 100_000_000L), 5);
      run.send("clicks", new byte[] {1, 2, 3}, 5);

      assertThat(run.rows("per_product")).containsExactly("[0, 10000000, p, 1, 3]");
      assertThat(run.metrics.malformed("clicks")).isEqualTo(1);
    }
  }

  @Test
  void aRecordThatTheRegistrySaysNothingAboutFailsTheTaskAndIsNotSkipped() {
    TestRegistry registry = new TestRegistry();
    register(registry, "clicks", clicks());
    register(registry, "purchases", clicks());
    try (TopologyRun run = TopologyRun.of(avroShop(), registry, PRODUCTS)) {
      assertThatThrownBy(() -> run.send("clicks", new byte[] {0, 0, 0, 9, 9, 1}, 5))
          .hasRootCauseInstanceOf(RegistryException.class);
      assertThat(run.metrics.malformed("clicks")).isZero();
    }
  }

  private static RowType clicks() {
    return RowType.of(
        Field.required("id", Primitive.STRING),
        Field.optional("user_id", Primitive.STRING),
        Field.optional("product_id", Primitive.STRING),
        Field.optional("price", Primitive.LONG),
        Field.optional("at", Primitive.TIMESTAMP));
  }

  private static void register(TestRegistry registry, String stream, RowType columns) {
    registry.register(
        "shop." + stream + "-value",
        new SchemaText(
            SchemaText.Kind.AVRO, AvroSchemas.schema(columns, "test." + stream).toString()));
  }

  private static String avroShop() {
    return """
      pipeline: shop
      lake: { root: "file:///lake" }
      registry: { url: "http://nowhere:1" }
      streams:
        clicks: { topic: shop.clicks, event_time: at }
      views:
        per_product:
          from: clicks
          window: { tumbling: 10 seconds, grace: 5 seconds }
          group_by: product_id
          select: { clicks: count(*), revenue: sum(price) }
      """;
  }

  private static void assertCounts(
      TopologyRun run,
      String view,
      long received,
      long filtered,
      long nullKey,
      long late,
      long accepted,
      long emitted) {
    ViewCounts counts = run.metrics.view(view);
    assertThat(
            Map.of(
                RECEIVED, counts.get(RECEIVED),
                FILTERED, counts.get(FILTERED),
                NULL_KEY, counts.get(NULL_KEY),
                LATE, counts.get(LATE),
                ACCEPTED, counts.get(ACCEPTED),
                EMITTED, counts.get(EMITTED)))
        .isEqualTo(
            Map.of(
                RECEIVED, received,
                FILTERED, filtered,
                NULL_KEY, nullKey,
                LATE, late,
                ACCEPTED, accepted,
                EMITTED, emitted));
  }
}
