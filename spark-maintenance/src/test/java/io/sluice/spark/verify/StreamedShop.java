package io.sluice.spark.verify;

import io.sluice.pipeline.JoinType;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.spark.verify.Shop.Click;
import io.sluice.spark.verify.Shop.Purchase;
import io.sluice.table.LateRows;
import io.sluice.table.TableFeed;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the stream makes of the shop's records, in plain Java and one record after the other: it
 * shares neither expressions nor queries with what it tests.
 */
final class StreamedShop {

  private final RowTypes types;

  /** The rows of each table, views and late tables, by its name. */
  final Map<String, List<Row>> tables = new TreeMap<>();

  /** Arrivals from which on the second version of the products is looked into. */
  private final int secondVersion;

  interface RowTypes {
    RowType of(String table);
  }

  private record Group(long start, @Nullable String product) {}

  private static final class Totals {
    long clicks;
    @Nullable Double revenue;
    @Nullable Long units;
    @Nullable BigDecimal cost;
    @Nullable String least;
    @Nullable String loudest;
    @Nullable Double most;
    long quantities;
    double quantitySum;
  }

  StreamedShop(Shop shop, RowTypes types) {
    this.types = types;
    this.secondVersion = shop.arrivals.size() / 2;
    List.of(
            "per_product",
            "per_product.late",
            "trending",
            "trending.late",
            "bought",
            "bought.late",
            "pending",
            "pending.late",
            "met",
            "met.late",
            "enriched",
            "dear")
        .forEach(table -> tables.put(table, new ArrayList<>()));
    windows(shop, "per_product", Shop.SIZE);
    windows(shop, "trending", Shop.ADVANCE);
    joined(shop, "bought", JoinType.INNER, 0);
    joined(shop, "pending", JoinType.LEFT, 0);
    joined(shop, "met", JoinType.OUTER, Shop.BEFORE);
    lookups(shop);
  }

  private void windows(Shop shop, String view, long advance) {
    Map<Group, Totals> open = new HashMap<>();
    long time = Long.MIN_VALUE / 2;
    for (Click click : shop.clicks()) {
      if (click.quantity() == null || click.quantity() <= 0) {
        continue;
      }
      time = Math.max(time, click.millis());
      long start = Math.floorDiv(click.millis(), advance) * advance;
      for (; start + Shop.SIZE > click.millis(); start -= advance) {
        if (start + Shop.SIZE <= time - Shop.GRACE) {
          late(view, click, start, time);
        } else {
          add(open.computeIfAbsent(new Group(start, click.product()), key -> new Totals()), click);
        }
      }
    }
    for (Map.Entry<Group, Totals> window : open.entrySet()) {
      if (window.getKey().start() + Shop.SIZE <= time - Shop.GRACE) {
        emit(view, window.getKey(), window.getValue());
      }
    }
  }

  private static void add(Totals totals, Click click) {
    long quantity = Objects.requireNonNull(click.quantity());
    totals.clicks++;
    totals.units = (totals.units == null ? 0 : totals.units) + quantity;
    totals.quantities++;
    totals.quantitySum += quantity;
    if (click.price() != null) {
      double revenue = click.price() * quantity;
      totals.revenue = totals.revenue == null ? revenue : totals.revenue + revenue;
      totals.most =
          totals.most == null || Double.compare(click.price(), totals.most) > 0
              ? click.price()
              : totals.most;
    }
    if (click.cost() != null) {
      totals.cost = totals.cost == null ? click.cost() : totals.cost.add(click.cost());
    }
    if (click.user() != null) {
      String loud = click.user().toUpperCase(Locale.ROOT);
      totals.least =
          totals.least == null || utf8(click.user(), totals.least) < 0
              ? click.user()
              : totals.least;
      totals.loudest =
          totals.loudest == null || utf8(loud, totals.loudest) > 0 ? loud : totals.loudest;
    }
  }

  private static int utf8(String left, String right) {
    return Arrays.compareUnsigned(
        left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
  }

  private void emit(String view, Group window, Totals totals) {
    long end = window.start() + Shop.SIZE;
    emit(
        view,
        Math.floorMod(Objects.hashCode(window.product()), 2),
        end - 1,
        window.start() * 1000,
        end * 1000,
        window.product(),
        totals.clicks,
        totals.revenue,
        totals.units,
        totals.cost,
        totals.least,
        totals.loudest,
        totals.most,
        totals.quantitySum / totals.quantities);
  }

  private void joined(Shop shop, String view, JoinType type, long before) {
    List<Click> clicks = new ArrayList<>();
    List<Purchase> purchases = new ArrayList<>();
    long time = Long.MIN_VALUE / 2;
    for (Object arrival : shop.arrivals) {
      if (arrival instanceof Click click && click.user() != null && click.product() != null) {
        time = Math.max(time, click.millis());
        if (click.millis() <= time - Shop.GRACE) {
          late(view, "clicks", click.partition(), click.offset(), click.millis(), time);
        } else {
          clicks.add(click);
        }
      }
      if (arrival instanceof Purchase purchase
          && purchase.user() != null
          && purchase.product() != null) {
        time = Math.max(time, purchase.millis());
        if (purchase.millis() <= time - Shop.GRACE) {
          late(view, "purchases", purchase.partition(), purchase.offset(), purchase.millis(), time);
        } else {
          purchases.add(purchase);
        }
      }
    }
    for (Click click : clicks) {
      for (Purchase purchase : purchases) {
        if (isPair(click, purchase, before)) {
          emit(view, click, purchase);
        }
      }
    }
    long closed = time - Shop.GRACE;
    if (type.keepsLeft()) {
      shop.clicks().stream()
          .filter(
              click ->
                  click.user() == null
                      || click.product() == null
                      || (clicks.contains(click)
                          && click.millis() + Shop.WITHIN <= closed
                          && purchases.stream()
                              .noneMatch(purchase -> isPair(click, purchase, before))))
          .forEach(click -> emit(view, click, null));
    }
    if (type.keepsRight()) {
      shop.purchases().stream()
          .filter(
              purchase ->
                  purchase.user() == null
                      || purchase.product() == null
                      || (purchases.contains(purchase)
                          && purchase.millis() + before <= closed
                          && clicks.stream().noneMatch(click -> isPair(click, purchase, before))))
          .forEach(purchase -> emit(view, null, purchase));
    }
  }

  private static boolean isPair(Click click, Purchase purchase, long before) {
    long apart = purchase.millis() - click.millis();
    return Objects.equals(click.user(), purchase.user())
        && Objects.equals(click.product(), purchase.product())
        && apart >= -before
        && apart <= Shop.WITHIN;
  }

  private void emit(String view, @Nullable Click click, @Nullable Purchase purchase) {
    if (purchase != null && purchase.amount() <= 1) {
      return;
    }
    String user = click == null ? null : click.user();
    emit(
        view,
        Math.floorMod(Objects.hashCode(user), 2),
        Math.max(
            click == null ? Long.MIN_VALUE : click.millis(),
            purchase == null ? Long.MIN_VALUE : purchase.millis()),
        click == null ? null : (Object) (long) click.partition(),
        click == null ? null : click.offset(),
        purchase == null ? null : (Object) (long) purchase.partition(),
        purchase == null ? null : purchase.offset(),
        click == null ? null : click.clickId(),
        purchase == null ? null : purchase.amount(),
        user == null || purchase == null
            ? null
            : user.toLowerCase(Locale.ROOT) + purchase.purchaseId());
  }

  private void lookups(Shop shop) {
    for (int i = 0; i < shop.arrivals.size(); i++) {
      if (shop.arrivals.get(i) instanceof Click click) {
        lookUp(click, i < secondVersion ? 0 : 1);
      }
    }
  }

  private void lookUp(Click click, int version) {
    String category = category(click.product(), version);
    if ("hidden".equals(category)) {
      return;
    }
    Long hour =
        click.at() == null ? null : Math.floorDiv(click.at(), 3_600_000_000L) * 3_600_000_000L;
    Row row =
        emit(
            "enriched",
            click.partition(),
            click.millis(),
            "shop.clicks",
            (long) click.partition(),
            click.offset(),
            (long) version,
            click.clickId(),
            category == null ? "unknown" : category,
            category == null ? null : category.toUpperCase(Locale.ROOT),
            hour);
    if ("c1".equals(category)) {
      emit(
          "dear",
          click.partition(),
          click.millis(),
          Objects.requireNonNull(row.get("_topic")),
          Objects.requireNonNull(row.get("_partition")),
          Objects.requireNonNull(row.get("_offset")),
          click.clickId());
    }
  }

  private static @Nullable String category(@Nullable String product, int version) {
    if (product == null) {
      return null;
    }
    int number = Integer.parseInt(product.substring(1));
    return number < Shop.PRODUCTS_KNOWN ? Shop.category(version, number) : null;
  }

  private void late(String view, Click click, long start, long time) {
    Object[] late = {
      "clicks",
      "shop.clicks",
      (long) click.partition(),
      click.offset(),
      click.millis() * 1000,
      start * 1000,
      (start + Shop.SIZE) * 1000,
      time * 1000,
      "{}"
    };
    emit(view + ".late", 0, time, late);
  }

  private void late(String view, String side, int partition, long offset, long millis, long time) {
    Object[] late = {
      side, "shop." + side, (long) partition, offset, millis * 1000, null, null, time * 1000, "{}"
    };
    emit(view + ".late", 0, time, late);
  }

  private Row emit(String table, int partition, long millis, @Nullable Object... columns) {
    RowType type =
        TableFeed.withCoordinates(table.endsWith(".late") ? LateRows.COLUMNS : types.of(table));
    List<Row> rows = Objects.requireNonNull(tables.get(table));
    List<@Nullable Object> values = new ArrayList<>(Arrays.asList(columns));
    values.add("shop." + table);
    values.add((long) partition);
    values.add((long) rows.size());
    values.add(Math.max(0, millis) * 1000);
    Row row = Row.of(type, values.toArray());
    rows.add(row);
    return row;
  }
}
