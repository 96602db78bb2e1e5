package io.sluice.spark.verify;

import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.file.PipelineFile;
import io.sluice.plan.PipelinePlan;
import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline and seeded records for it: out of order, some far too late or of the future, with
 * nulls, NaN, strings beyond the basic plane, and times on both sides of 1970.
 */
final class Shop {

  static final long MINUTE = 60_000;
  static final long SIZE = 10 * MINUTE;
  static final long ADVANCE = 4 * 60_000;
  static final long REACH = 40 * MINUTE;
  static final long GAP = 2 * MINUTE;
  static final long GRACE = 15 * MINUTE;
  static final long WITHIN = 30 * MINUTE;
  static final long BEFORE = 5 * MINUTE;
  static final long SPAN = 20 * MINUTE;
  static final long MAX_AHEAD = 24 * 60 * MINUTE;

  static final RowType PRODUCTS =
      RowType.of(
          Field.required("product_id", Primitive.STRING),
          Field.optional("category", Primitive.STRING));

  private static final String AGGREGATES =
      "{ clicks: count(*), revenue: sum(price * quantity), units: sum(quantity), "
          + "cost: sum(cost), least: min(user_id), loudest: max(upper(user_id)), "
          + "most: max(price), mean: avg(quantity), people: count(distinct user_id), "
          + "amounts: count(distinct cost), about: approx_count_distinct(cost), "
          + "times: approx_count_distinct(at), opening: first(user_id), "
          + "closing: last(price) }";

  private static final String FILE =
      """
      pipeline: shop
      lake: { root: "%s" }
      streams:
        clicks: { topic: shop.clicks, event_time: at, format: json, schema: { click_id: string not null, user_id: string, product_id: string, price: double, quantity: int, cost: "decimal(10,2)", at: timestamp } }
        purchases: { topic: shop.purchases, event_time: at, format: json, schema: { purchase_id: string not null, user_id: string, product_id: string, amount: double, at: timestamp not null } }
      dimensions:
        products: { key: product_id }
      views:
        per_product:
          from: clicks
          where: quantity > 0
          window: { tumbling: 10 minutes, grace: 15 minutes }
          group_by: product_id
          select: AGGREGATES
        trending:
          from: clicks
          where: quantity > 0
          window: { hopping: 10 minutes, advance: 4 minutes, grace: 15 minutes }
          group_by: product_id
          select: AGGREGATES
        trail:
          from: clicks
          where: quantity > 0
          window: { sliding: 40 minutes, grace: 15 minutes }
          group_by: product_id
          select: AGGREGATES
        visits:
          from: clicks
          where: quantity > 0
          window: { session: 2 minutes, grace: 15 minutes }
          group_by: product_id
          select: AGGREGATES
        bought:
          from: clicks
          join: { stream: purchases, by: [user_id, product_id], within: 30 minutes, grace: 15 minutes }
          where: purchases.amount > 1
          select: { click_id: clicks.click_id, amount: purchases.amount, both: "lower(clicks.user_id) || purchases.purchase_id" }
        pending:
          from: clicks
          join: { stream: purchases, by: [user_id, product_id], within: 30 minutes, grace: 15 minutes, type: left }
          where: coalesce(purchases.amount, 2) > 1
          select: { click_id: clicks.click_id, amount: purchases.amount, both: "lower(clicks.user_id) || purchases.purchase_id" }
        met:
          from: clicks
          join: { stream: purchases, by: [user_id, product_id], within: { before: 5 minutes, after: 30 minutes }, grace: 15 minutes, type: outer }
          where: coalesce(purchases.amount, 2) > 1
          select: { click_id: clicks.click_id, amount: purchases.amount, both: "lower(clicks.user_id) || purchases.purchase_id" }
        enriched:
          from: clicks
          where: coalesce(products.category, 'none') <> 'hidden'
          lookup: { dimension: products, by: product_id }
          select: { click_id: click_id, category: "coalesce(products.category, 'unknown')", shout: upper(products.category), hour: "date_trunc('hour', at)" }
        once:
          from: clicks
          where: quantity is not null
          dedupe: { by: [user_id, product_id], within: 20 minutes, grace: 15 minutes }
          select: { click_id: click_id, shout: upper(user_id), hour: "date_trunc('hour', at)", cost: cost }
        activity:
          from: [clicks, purchases]
          where: coalesce(quantity, 1) > 0
          select: { click_id: click_id, purchase_id: purchase_id, user_id: user_id, quantity: quantity, amount: "coalesce(amount, price)" }
        dear:
          from: enriched
          where: category = 'c1'
          select: { click_id: click_id }
        busy:
          from: activity
          window: { tumbling: 10 minutes, grace: 15 minutes }
          group_by: user_id
          select: { events: count(*), purchases: count(purchase_id), units: sum(quantity) }
      tables:
        purchases: { partition_by: [date(at), hour(at)] }
        per_product: { partition_by: [date(window_start) as day] }
        bought.late: { partition_by: [side, hour(event_time)] }
      """;

  record Click(
      int partition,
      long offset,
      long timestamp,
      String clickId,
      @Nullable String user,
      @Nullable String product,
      @Nullable Double price,
      @Nullable Long quantity,
      @Nullable BigDecimal cost,
      @Nullable Long at) {

    /** When it happened; when it was written, if it claims to be of a far future. */
    long millis() {
      return at == null || isAhead() ? timestamp : Math.floorDiv(at, 1000L);
    }

    boolean isAhead() {
      return at != null && Math.floorDiv(at, 1000L) - timestamp > MAX_AHEAD;
    }

    /** When it says that it happened. */
    long claimed() {
      return at == null ? timestamp : Math.floorDiv(at, 1000L);
    }
  }

  record Purchase(
      int partition,
      long offset,
      long timestamp,
      String purchaseId,
      @Nullable String user,
      @Nullable String product,
      double amount,
      long at) {

    long millis() {
      return Math.floorDiv(at, 1000L);
    }
  }

  private static final List<String> USERS =
      List.of("ann", "Bob", "straße", "ｚed", "𝒳avier", "ΣΊΣ", "u1", "u2");

  private final Random random;
  private final long[] offsets = {0, 0, 0, 0};
  private long clock = -100 * MINUTE;

  /** Clicks and purchases in the order in which they arrive. */
  final List<Object> arrivals = new ArrayList<>();

  Shop(long seed, int records) {
    this.random = new Random(seed);
    for (int i = 0; i < records; i++) {
      clock += random.nextInt(30_000);
      arrivals.add(random.nextInt(3) == 0 ? purchase(i) : click(i));
    }
  }

  /**
   * The same shop when what claimed to be of the future has come to pass: something happens then,
   * and a day later everything is closed in each partition, and much too late for something else.
   */
  static Shop whenTheFutureHasPassed(long seed, int records) {
    Shop shop = new Shop(seed, records);
    Click ahead =
        shop.clicks().stream()
            .filter(click -> click.isAhead() && click.user() != null && click.product() != null)
            .filter(click -> click.quantity() != null && click.quantity() > 0)
            .findFirst()
            .orElseThrow();
    shop.add(ahead.claimed() + 1, ahead.user(), ahead.product());
    long end = ahead.claimed() + MAX_AHEAD;
    for (long time = end; time < end + 6 * WITHIN; time += 2 * WITHIN) {
      shop.add(time, "u1", "p0");
      shop.add(time + 1, "u2", "p1");
    }
    shop.add(end + 1, "u2", "p1");
    shop.add(ahead.claimed(), "ann", "p2");
    return shop;
  }

  /** A click and the purchase that it leads to. */
  private void add(long millis, @Nullable String user, @Nullable String product) {
    String id = "-at-%d-%d".formatted(millis, arrivals.size());
    arrivals.add(
        new Click(
            0, ++offsets[0], millis, "click" + id, user, product, 1.5, 1L, null, millis * 1000));
    arrivals.add(
        new Purchase(
            0, offsets[2]++, millis, "purchase" + id, user, product, 2.5, millis * 1000 + 1000));
  }

  /** The text of the pipeline file. */
  static String file(Path lake) {
    return FILE.formatted(lake.toUri()).replace("AGGREGATES", AGGREGATES);
  }

  static PipelinePlan plan(Path lake) {
    return plan(lake, "key: product_id");
  }

  /**
   * @param dimension the keys of the products
   */
  static PipelinePlan plan(Path lake, String dimension) {
    Pipeline pipeline =
        PipelineFile.parse(
            Path.of("p.yaml"),
            file(lake).replace("{ key: product_id }", "{ " + dimension + " }"),
            Map.of());
    return PipelinePlan.of(pipeline, Optional.empty(), any -> PRODUCTS);
  }

  /** A version of the products; in the second some have another category. */
  static String category(int version, int product) {
    int category = version == 0 ? product % 4 : product % 3;
    return category == 2 ? "hidden" : "c" + category;
  }

  static final int PRODUCTS_KNOWN = 8;

  List<Click> clicks() {
    return arrivals.stream().filter(Click.class::isInstance).map(Click.class::cast).toList();
  }

  List<Purchase> purchases() {
    return arrivals.stream().filter(Purchase.class::isInstance).map(Purchase.class::cast).toList();
  }

  private Click click(int number) {
    int partition = random.nextInt(2);
    offsets[partition] += 1 + random.nextInt(2);
    return new Click(
        partition,
        offsets[partition],
        Math.max(0, clock),
        "click-" + number,
        random.nextInt(12) == 0 ? null : oneOf(USERS),
        random.nextInt(12) == 0 ? null : "p" + random.nextInt(PRODUCTS_KNOWN + 2),
        price(),
        random.nextInt(10) == 0 ? null : (long) random.nextInt(5),
        random.nextInt(10) == 0 ? null : BigDecimal.valueOf(random.nextInt(100_000) - 50_000, 2),
        random.nextInt(25) == 0 ? null : eventTime() + future(number));
  }

  /** Some events claim to be of the day after tomorrow. */
  private static long future(int number) {
    return number % 40 == 7 ? 2 * MAX_AHEAD * 1000 : 0;
  }

  private @Nullable Double price() {
    return switch (random.nextInt(40)) {
      case 0, 1 -> null;
      case 2 -> Double.NaN;
      default -> (random.nextInt(4) == 0 ? -1 : 1) * random.nextInt(1_000_000) / 1000.0;
    };
  }

  private Purchase purchase(int number) {
    int partition = 2 + random.nextInt(2);
    return new Purchase(
        partition - 2,
        offsets[partition]++,
        Math.max(0, clock),
        "purchase-" + number,
        random.nextInt(12) == 0 ? null : oneOf(USERS),
        random.nextInt(12) == 0 ? null : "p" + random.nextInt(PRODUCTS_KNOWN + 2),
        random.nextInt(1000) / 100.0,
        eventTime());
  }

  /** Mostly now, some minutes ago, or so long ago that every window has closed. */
  private long eventTime() {
    long late =
        switch (random.nextInt(20)) {
          case 0 -> (30 + random.nextInt(30)) * MINUTE;
          case 1, 2, 3, 4 -> random.nextInt(12) * MINUTE;
          default -> 0;
        };
    return (clock - late) * 1000 + random.nextInt(1000);
  }

  private <T> T oneOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
