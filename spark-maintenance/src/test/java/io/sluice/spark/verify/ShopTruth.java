package io.sluice.spark.verify;

import io.sluice.pipeline.JoinType;
import io.sluice.spark.verify.Shop.Click;
import io.sluice.spark.verify.Shop.Purchase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the views of the shop are when all its rows are in, late ones too and those of the future
 * where they say they are: sums, pairs and first ones over whole lists.
 *
 * <p>Windows are texts of clicks and units by where they start and their product.
 */
record ShopTruth(Shop shop) {

  Map<String, String> hopping() {
    Map<String, long[]> totals = new TreeMap<>();
    for (Click click : counted()) {
      long start = Math.floorDiv(click.claimed(), Shop.ADVANCE) * Shop.ADVANCE;
      for (; start + Shop.SIZE > click.claimed(); start -= Shop.ADVANCE) {
        count(totals, start, click);
      }
    }
    return texts(totals);
  }

  /** A window that ends with each row. */
  Map<String, String> sliding() {
    Map<String, long[]> totals = new TreeMap<>();
    for (Click last : counted()) {
      long start = last.claimed() - Shop.REACH;
      totals.remove(key(start, last));
      counted().stream()
          .filter(click -> Objects.equals(click.product(), last.product()))
          .filter(click -> start <= click.claimed() && click.claimed() <= last.claimed())
          .forEach(click -> count(totals, start, click));
    }
    return texts(totals);
  }

  Map<String, String> sessions() {
    Map<String, long[]> totals = new TreeMap<>();
    counted().stream()
        .sorted(Comparator.comparing(Click::claimed))
        .collect(Collectors.groupingBy(click -> Optional.ofNullable(click.product())))
        .values()
        .forEach(clicks -> count(totals, clicks));
    return texts(totals);
  }

  private static void count(Map<String, long[]> totals, List<Click> inOrder) {
    long start = inOrder.get(0).claimed();
    long last = start;
    for (Click click : inOrder) {
      start = click.claimed() - last < Shop.GAP ? start : click.claimed();
      last = click.claimed();
      count(totals, start, click);
    }
  }

  private List<Click> counted() {
    return shop.clicks().stream()
        .filter(click -> click.quantity() != null && click.quantity() > 0)
        .toList();
  }

  private static void count(Map<String, long[]> totals, long start, Click click) {
    long[] total = totals.computeIfAbsent(key(start, click), none -> new long[2]);
    total[0]++;
    total[1] += Objects.requireNonNull(click.quantity());
  }

  private static String key(long start, Click click) {
    return start + (click.product() == null ? "" : " " + click.product());
  }

  private static Map<String, String> texts(Map<String, long[]> totals) {
    return totals.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, total -> total.getValue()[0] + " " + total.getValue()[1]));
  }

  /**
   * Click and amount of all pairs, and of what has no partner as the type of the join says.
   *
   * @param before how much earlier than the click a purchase may be
   */
  List<String> joined(JoinType type, long before) {
    List<String> joined = new ArrayList<>();
    Set<Purchase> met = new HashSet<>();
    for (Click click : shop.clicks()) {
      List<Purchase> partners =
          shop.purchases().stream().filter(purchase -> isPair(click, purchase, before)).toList();
      met.addAll(partners);
      partners.forEach(purchase -> joined.add(row(click.clickId(), purchase.amount())));
      if (partners.isEmpty() && type.keepsLeft()) {
        joined.add(row(click.clickId(), null));
      }
    }
    shop.purchases().stream()
        .filter(purchase -> type.keepsRight() && !met.contains(purchase))
        .forEach(purchase -> joined.add(row(null, purchase.amount())));
    return joined;
  }

  private static boolean isPair(Click click, Purchase purchase, long before) {
    long apart = purchase.millis() - click.claimed();
    return click.user() != null
        && click.user().equals(purchase.user())
        && click.product() != null
        && click.product().equals(purchase.product())
        && apart >= -before
        && apart <= Shop.WITHIN;
  }

  private static String row(@Nullable String click, @Nullable Double amount) {
    return click + " " + amount;
  }

  /** The clicks that are the first of their users and products for a while, and those without. */
  List<String> firsts() {
    Map<String, Long> ends = new HashMap<>();
    return shop.clicks().stream()
        .filter(click -> click.quantity() != null)
        .sorted(
            Comparator.comparing(Click::claimed)
                .thenComparing(Click::partition)
                .thenComparing(Click::offset))
        .filter(click -> click.user() == null || click.product() == null || isFirst(click, ends))
        .map(Click::clickId)
        .toList();
  }

  private static boolean isFirst(Click click, Map<String, Long> ends) {
    String key = click.user() + " of " + click.product();
    boolean isFirst = click.claimed() >= ends.getOrDefault(key, Long.MIN_VALUE);
    if (isFirst) {
      ends.put(key, click.claimed() + Shop.SPAN);
    }
    return isFirst;
  }
}
