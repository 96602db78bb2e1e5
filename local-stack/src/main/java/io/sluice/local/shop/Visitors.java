package io.sluice.local.shop;

import io.sluice.local.shop.ShopEvent.Click;
import io.sluice.local.shop.ShopEvent.Profile;
import io.sluice.local.shop.ShopEvent.Purchase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What the shop's visitors do at a given time: they click, buy what they clicked on, and change
 * their profiles.
 */
final class Visitors {
  private static final double UNKNOWN_USER = 0.02;
  private static final double UNKNOWN_COUNTRY = 0.05;
  private static final double BUYS = 0.35;
  private static final double CHANGES_PROFILE = 0.08;
  private static final Duration DECIDES_WITHIN = Duration.ofMinutes(30);
  private static final List<String> ACTIONS =
      List.of("view", "view", "click", "click", "click", "cart");
  private static final List<String> COUNTRIES = List.of("AT", "BR", "DE", "FR", "IN", "JP", "US");
  private static final List<String> NAMES =
      List.of("Ada", "Bao", "Chloe", "Dev", "Emil", "Fatou", "Grace");

  private final SplittableRandom random;
  private final List<Product> products;
  private final Popularity popularity;
  private final int users;
  private long clicks;
  private long purchases;

  Visitors(SplittableRandom random, Catalog catalog, int users) {
    this.random = random;
    this.products = catalog.products();
    this.popularity = new Popularity(products.size());
    this.users = users;
  }

  /** A click or, seldom, a profile. */
  ShopEvent act(Instant now) {
    return random.nextDouble() < CHANGES_PROFILE ? profile(now) : click(now);
  }

  private Profile profile(Instant now) {
    String name = pick(NAMES) + " " + (char) ('A' + random.nextInt(26)) + ".";
    return new Profile(user(), name, pick(COUNTRIES), now);
  }

  private Click click(Instant now) {
    Product product = products.get(popularity.rankAt(random.nextDouble()));
    return new Click(
        String.format(Locale.ROOT, "c-%09d", clicks++),
        unless(UNKNOWN_USER, user()),
        product.productId(),
        pick(ACTIONS),
        unless(UNKNOWN_COUNTRY, pick(COUNTRIES)),
        product.price(),
        1 + random.nextInt(3),
        now);
  }

  /** The purchase that a click leads to within half an hour, if it does and the user is known. */
  Optional<Purchase> purchaseAfter(Click click) {
    boolean buys = random.nextDouble() < BUYS;
    long delay = random.nextLong(DECIDES_WITHIN.toMillis());
    if (!buys || click.userId() == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Purchase(
            String.format(Locale.ROOT, "p-%09d", purchases++),
            click.userId(),
            click.productId(),
            Cents.round(click.price() * click.quantity()),
            click.quantity(),
            click.time().plusMillis(delay)));
  }

  private String user() {
    return String.format(Locale.ROOT, "u-%05d", random.nextInt(users));
  }

  private String pick(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }

  private @Nullable String unless(double share, String value) {
    return random.nextDouble() < share ? null : value;
  }
}
