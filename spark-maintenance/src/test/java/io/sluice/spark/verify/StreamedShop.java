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
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the stream makes of the shop's records, in plain Java and one record after the other: it
 * shares neither expressions nor queries with what it tests.
 */
final class StreamedShop {

  private final RowTypes types;

  /** The rows of each table, views and late tables, by its name. */
  final Map<String, List<Row>> tables = new TreeMap<>();

  /** Which version of the products a click looks into. */
  interface Versions {
    int of(Click click);
  }

  interface RowTypes {
    RowType of(String table);
  }

  /**
   * @param time where the window starts, or where it ends if it slides
   * @param product or whatever else it is that groups are made by
   */
  private record Group(long time, @Nullable String product) {}

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
    final List<Click> clicksInTime = new ArrayList<>();

    /** The values that the clicks have, in the order in which they happened. */
    <T> List<T> values(Function<Click, @Nullable T> value) {
      clicksInTime.sort(
          Comparator.comparing(Click::millis)
              .thenComparing(Click::partition)
              .thenComparing(Click::offset));
      return clicksInTime.stream().flatMap(click -> Stream.ofNullable(value.apply(click))).toList();
    }

    <T> long different(Function<Click, @Nullable T> value) {
      return Set.copyOf(values(value)).size();
    }
  }

  /** As of a processor that saw the second version of the products half-way. */
  StreamedShop(Shop shop, RowTypes types) {
    this(shop, types, click -> shop.arrivals.indexOf(click) < shop.arrivals.size() / 2 ? 0 : 1);
  }

  StreamedShop(Shop shop, RowTypes types, Versions versions) {
    this.types = types;
    List.of(
            "per_product",
            "per_product.late",
            "trending",
            "trending.late",
            "trail",
            "trail.late",
            "visits",
            "visits.late",
            "bought",
            "bought.late",
            "pending",
            "pending.late",
            "met",
            "met.late",
            "enriched",
            "once",
            "once.late",
            "dear",
            "activity",
            "busy",
            "busy.late")
        .forEach(table -> tables.put(table, new ArrayList<>()));
    windows(shop, "per_product", Shop.SIZE);
    windows(shop, "trending", Shop.ADVANCE);
    sliding(shop);
    sessions(shop);
    joined(shop, "bought", JoinType.INNER, 0);
    joined(shop, "pending", JoinType.LEFT, 0);
    joined(shop, "met", JoinType.OUTER, Shop.BEFORE);
    shop.clicks().forEach(click -> lookUp(click, versions.of(click)));
    once(shop);
    shop.arrivals.forEach(this::activity);
    busy();
  }

  private void activity(Object arrival) {
    if (arrival instanceof Purchase purchase) {
      emit(
          "activity",
          purchase.partition(),
          purchase.millis(),
          "shop.purchases",
          (long) purchase.partition(),
          purchase.offset(),
          null,
          purchase.purchaseId(),
          purchase.user(),
          null,
          purchase.amount());
    } else if (arrival instanceof Click click
        && (click.quantity() == null || click.quantity() > 0)) {
      ofClick(
          "activity", click, click.clickId(), null, click.user(), click.quantity(), click.price());
    }
  }

  /** The windows of one task that has the rows of clicks and purchases in their order. */
  private void busy() {
    Map<Group, List<Row>> open = new HashMap<>();
    long time = Long.MIN_VALUE / 2;
    for (Row row : Objects.requireNonNull(tables.get("activity"))) {
      long millis = (Long) Objects.requireNonNull(row.get("_timestamp")) / 1000;
      time = Math.max(time, millis);
      long start = millis / Shop.SIZE * Shop.SIZE;
      if (start + Shop.SIZE <= time - Shop.GRACE) {
        late(
            "busy",
            "activity",
            (Long) Objects.requireNonNull(row.get("_partition")),
            (Long) Objects.requireNonNull(row.get("_offset")),
            millis,
            start,
            start + Shop.SIZE,
            time);
      } else {
        open.computeIfAbsent(
                new Group(start, (String) row.get("user_id")), group -> new ArrayList<>())
            .add(row);
      }
    }
    for (Map.Entry<Group, List<Row>> window : open.entrySet()) {
      long end = window.getKey().time() + Shop.SIZE;
      if (end <= time - Shop.GRACE) {
        List<Row> rows = window.getValue();
        List<Long> quantities =
            rows.stream().flatMap(row -> Stream.ofNullable((Long) row.get("quantity"))).toList();
        emit(
            "busy",
            Math.floorMod(Objects.hashCode(window.getKey().product()), 2),
            end - 1,
            window.getKey().time() * 1000,
            end * 1000,
            window.getKey().product(),
            (long) rows.size(),
            rows.stream().filter(row -> row.get("purchase_id") != null).count(),
            quantities.isEmpty() ? null : quantities.stream().mapToLong(Long::longValue).sum());
      }
    }
  }

  private void windows(Shop shop, String view, long advance) {
    Map<Group, Totals> open = new HashMap<>();
    long time = Long.MIN_VALUE / 2;
    for (Click click : shop.clicks()) {
      if (click.quantity() == null || click.quantity() <= 0) {
        continue;
      }
      if (click.isAhead()) {
        ahead(view, click, time);
        continue;
      }
      time = Math.max(time, click.millis());
      long start = Math.floorDiv(click.millis(), advance) * advance;
      for (; start + Shop.SIZE > click.millis(); start -= advance) {
        if (start + Shop.SIZE <= time - Shop.GRACE) {
          late(view, click, start, start + Shop.SIZE, time);
        } else {
          add(open.computeIfAbsent(new Group(start, click.product()), key -> new Totals()), click);
        }
      }
    }
    for (Map.Entry<Group, Totals> window : open.entrySet()) {
      if (window.getKey().time() + Shop.SIZE <= time - Shop.GRACE) {
        long start = window.getKey().time();
        long end = start + Shop.SIZE;
        emit(view, end - 1, start, end, window.getKey().product(), window.getValue());
      }
    }
  }

  private void sliding(Shop shop) {
    Map<Click, Long> firstWindows = new LinkedHashMap<>();
    Set<Group> ends = new LinkedHashSet<>();
    long time = Long.MIN_VALUE / 2;
    for (Click click : shop.clicks()) {
      if (click.quantity() == null || click.quantity() <= 0) {
        continue;
      }
      if (click.isAhead()) {
        ahead("trail", click, time);
        continue;
      }
      time = Math.max(time, click.millis());
      long closed = time - Shop.GRACE;
      if (click.millis() < closed) {
        late("trail", click, click.millis() - Shop.REACH, click.millis(), time);
        firstWindows.put(click, click.millis() < 0 ? Long.MAX_VALUE : closed);
      } else {
        ends.add(new Group(click.millis(), click.product()));
        firstWindows.put(click, click.millis());
      }
    }
    for (Group end : ends) {
      if (end.time() < time - Shop.GRACE) {
        Totals totals = new Totals();
        firstWindows.forEach(
            (click, from) -> {
              if (Objects.equals(click.product(), end.product())
                  && from <= end.time()
                  && click.millis() <= end.time()
                  && click.millis() >= end.time() - Shop.REACH) {
                add(totals, click);
              }
            });
        emit("trail", end.time(), end.time() - Shop.REACH, end.time(), end.product(), totals);
      }
    }
  }

  private void sessions(Shop shop) {
    Map<Optional<String>, List<Click>> groups = new LinkedHashMap<>();
    long time = Long.MIN_VALUE / 2;
    for (Click click : shop.clicks()) {
      if (click.quantity() != null && click.quantity() > 0) {
        if (click.isAhead()) {
          ahead("visits", click, time);
          continue;
        }
        time = Math.max(time, click.millis());
        if (click.millis() < time - Shop.GRACE) {
          late("visits", click, click.millis(), click.millis() + Shop.GAP, time);
        } else {
          groups
              .computeIfAbsent(Optional.ofNullable(click.product()), any -> new ArrayList<>())
              .add(click);
        }
      }
    }
    long now = time;
    groups.forEach((product, clicks) -> sessions(product.orElse(null), clicks, now));
  }

  private void sessions(@Nullable String product, List<Click> clicks, long time) {
    clicks.sort(Comparator.comparingLong(Click::millis));
    int first = 0;
    for (int i = 1; i <= clicks.size(); i++) {
      long end = clicks.get(i - 1).millis() + Shop.GAP;
      if (i == clicks.size() || clicks.get(i).millis() >= end) {
        if (end <= time - Shop.GRACE) {
          Totals totals = new Totals();
          clicks.subList(first, i).forEach(click -> add(totals, click));
          emit("visits", end - 1, clicks.get(first).millis(), end, product, totals);
        }
        first = i;
      }
    }
  }

  private static void add(Totals totals, Click click) {
    long quantity = Objects.requireNonNull(click.quantity());
    totals.clicks++;
    totals.clicksInTime.add(click);
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

  private void emit(
      String view, long last, long start, long end, @Nullable String product, Totals totals) {
    emit(
        view,
        Math.floorMod(Objects.hashCode(product), 2),
        last,
        start * 1000,
        end * 1000,
        product,
        totals.clicks,
        totals.revenue,
        totals.units,
        totals.cost,
        totals.least,
        totals.loudest,
        totals.most,
        totals.quantitySum / totals.quantities,
        totals.different(Click::user),
        totals.different(Click::cost),
        // So few that a sketch still counts each of them.
        totals.different(Click::cost),
        totals.different(Click::at),
        first(totals.values(Click::user)),
        last(totals.values(Click::price)));
  }

  private static @Nullable Object first(List<?> values) {
    return values.isEmpty() ? null : values.get(0);
  }

  private static @Nullable Object last(List<?> values) {
    return values.isEmpty() ? null : values.get(values.size() - 1);
  }

  private void joined(Shop shop, String view, JoinType type, long before) {
    List<Click> clicks = new ArrayList<>();
    List<Purchase> purchases = new ArrayList<>();
    long time = Long.MIN_VALUE / 2;
    for (Object arrival : shop.arrivals) {
      if (arrival instanceof Click click && click.isAhead()) {
        if (type.keepsLeft() || (click.user() != null && click.product() != null)) {
          ahead(view, click, time);
        }
        continue;
      }
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
                  (!click.isAhead() && (click.user() == null || click.product() == null))
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

  private void once(Shop shop) {
    List<Click> candidates = new ArrayList<>();
    long time = Long.MIN_VALUE / 2;
    for (Click click : shop.clicks()) {
      if (click.quantity() == null) {
        continue;
      }
      if (click.user() == null || click.product() == null) {
        first(click);
      } else if (click.isAhead()) {
        ahead("once", click, time);
      } else {
        time = Math.max(time, click.millis());
        if (click.millis() <= time - Shop.GRACE) {
          late("once", "clicks", click.partition(), click.offset(), click.millis(), time);
        } else {
          candidates.add(click);
        }
      }
    }
    candidates.sort(
        Comparator.comparingLong(Click::millis)
            .thenComparingInt(Click::partition)
            .thenComparingLong(Click::offset));
    Map<String, Long> ends = new HashMap<>();
    for (Click click : candidates) {
      String key = click.user() + " of " + click.product();
      if (click.millis() <= time - Shop.GRACE
          && click.millis() >= ends.getOrDefault(key, Long.MIN_VALUE)) {
        ends.put(key, click.millis() + Shop.SPAN);
        first(click);
      }
    }
  }

  private void first(Click click) {
    emit(
        "once",
        Math.floorMod(Objects.hashCode(click.user()), 2),
        click.millis(),
        "shop.clicks",
        (long) click.partition(),
        click.offset(),
        click.clickId(),
        click.user() == null ? null : click.user().toUpperCase(Locale.ROOT),
        hour(click),
        click.cost());
  }

  private static @Nullable Long hour(Click click) {
    return click.at() == null ? null : Math.floorDiv(click.at(), 3_600_000_000L) * 3_600_000_000L;
  }

  private void lookUp(Click click, int version) {
    String category = category(click.product(), version);
    if ("hidden".equals(category)) {
      return;
    }
    Row row =
        ofClick(
            "enriched",
            click,
            (long) version,
            click.clickId(),
            category == null ? "unknown" : category,
            category == null ? null : category.toUpperCase(Locale.ROOT),
            hour(click));
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

  private void late(String view, Click click, long start, long end, long time) {
    late(view, "clicks", click.partition(), click.offset(), click.millis(), start, end, time);
  }

  private void late(
      String view,
      String side,
      long partition,
      long offset,
      long millis,
      long start,
      long end,
      long time) {
    Object[] late = {
      side,
      "shop." + side,
      partition,
      offset,
      millis * 1000,
      start * 1000,
      end * 1000,
      time * 1000,
      "{}",
      "late"
    };
    emit(view + ".late", 0, time, late);
  }

  private void late(String view, String side, int partition, long offset, long millis, long time) {
    aside(view, side, partition, offset, millis, time, "late");
  }

  private void ahead(String view, Click click, long time) {
    long millis = Math.floorDiv(Objects.requireNonNull(click.at()), 1000L);
    aside(view, "clicks", click.partition(), click.offset(), millis, time, "ahead");
  }

  private void aside(
      String view, String side, int partition, long offset, long millis, long time, String reason) {
    Object[] late = {
      side,
      "shop." + side,
      (long) partition,
      offset,
      millis * 1000,
      null,
      null,
      time * 1000,
      "{}",
      reason
    };
    emit(view + ".late", 0, time, late);
  }

  /** A row that is made of one click. */
  private Row ofClick(String view, Click click, @Nullable Object... columns) {
    List<@Nullable Object> values =
        new ArrayList<>(List.of("shop.clicks", (long) click.partition(), click.offset()));
    values.addAll(Arrays.asList(columns));
    return emit(view, click.partition(), click.millis(), values.toArray());
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
