package io.sluice.local.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.local.shop.ShopEvent.Click;
import io.sluice.local.shop.ShopEvent.Profile;
import io.sluice.local.shop.ShopEvent.Purchase;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShopEventsTest {
  private static final Duration WINDOW = Duration.ofMinutes(10);
  private static final Duration GRACE = Duration.ofMinutes(15);
  private static final Catalog CATALOG = Catalog.first(7, 200);
  private static final ShopOptions CLEAN = ShopOptions.DEFAULT.withMix(Mix.CLEAN);

  /** A shop hour at the default rate. */
  private static final int HOUR = 12_000;

  @Test
  void sameOptionsGiveTheSameSequence() {
    assertThat(records(ShopOptions.DEFAULT, 5_000)).isEqualTo(records(ShopOptions.DEFAULT, 5_000));
  }

  @Test
  void anotherSeedGivesAnotherSequence() {
    assertThat(records(ShopOptions.DEFAULT.withSeed(2), 100))
        .doesNotContainAnyElementsOf(records(ShopOptions.DEFAULT, 100));
  }

  @Test
  void recordsAreSentInTheOrderOfTheShopsClock() {
    List<ShopRecord> records = records(ShopOptions.DEFAULT, HOUR);

    assertThat(records).extracting(ShopRecord::sentAt).isSorted();
    assertThat(records.get(HOUR - 1).sentAt())
        .isBetween(
            ShopOptions.DEFAULT.start().plus(Duration.ofMinutes(59)),
            ShopOptions.DEFAULT.start().plus(Duration.ofMinutes(60)));
  }

  @Test
  void cleanEventsAreSentOnceAndAlmostAtTheirTime() {
    List<ShopRecord> records = records(CLEAN, HOUR);

    assertThat(records).allSatisfy(r -> assertThat(r.kind()).isEqualTo(Kind.VALID));
    assertThat(records).allSatisfy(r -> assertThat(delay(r)).isLessThan(Duration.ofSeconds(5)));
    assertThat(records).extracting(ShopRecord::event).doesNotHaveDuplicates();
  }

  @Test
  void aPurchaseFollowsItsClickWithinHalfAnHour() {
    List<ShopRecord> records = records(CLEAN, HOUR);
    Map<String, List<Click>> clicks =
        events(records, Click.class)
            .filter(click -> click.userId() != null)
            .collect(Collectors.groupingBy(click -> click.userId() + click.productId()));

    assertThat(events(records, Purchase.class))
        .isNotEmpty()
        .allSatisfy(
            purchase ->
                assertThat(clicks.get(purchase.userId() + purchase.productId()))
                    .anyMatch(click -> leadsTo(click, purchase)));
  }

  @Test
  void aboutAThirdOfTheClicksLeadToAPurchase() {
    List<ShopRecord> records = records(CLEAN, 10 * HOUR);

    double share =
        (double) events(records, Purchase.class).count() / events(records, Click.class).count();

    assertThat(share).isCloseTo(1 / 3.0, within(0.03));
  }

  @Test
  void aFewProductsSellMost() {
    Map<String, Long> clicks =
        events(records(CLEAN, HOUR), Click.class)
            .collect(Collectors.groupingBy(Click::productId, Collectors.counting()));

    long top = CATALOG.products().stream().limit(20).mapToLong(p -> count(clicks, p)).sum();

    assertThat(top).isGreaterThan(clicks.values().stream().mapToLong(n -> n).sum() / 2);
    assertThat(clicks.size()).isGreaterThan(150);
  }

  @Test
  void everyKindHasItsShare() {
    Mix mix = new Mix(0.10, 0.05, 0.04, 0.03, 0.02);
    Map<Kind, Long> kinds =
        records(ShopOptions.DEFAULT.withMix(mix), 10 * HOUR).stream()
            .filter(record -> !(record.event() instanceof Profile))
            .collect(Collectors.groupingBy(ShopRecord::kind, Collectors.counting()));

    assertThat(share(kinds, Kind.OUT_OF_ORDER)).isCloseTo(0.10, within(0.01));
    assertThat(share(kinds, Kind.LATE_WITHIN_GRACE)).isCloseTo(0.05, within(0.01));
    assertThat(share(kinds, Kind.LATE_BEYOND_GRACE)).isCloseTo(0.04, within(0.01));
    assertThat(share(kinds, Kind.DUPLICATE)).isCloseTo(0.03, within(0.01));
    assertThat(share(kinds, Kind.MALFORMED)).isCloseTo(0.02, within(0.01));
  }

  @Test
  void lateWithinGraceMissesItsWindowsEndButNotTheGrace() {
    assertThat(ofKind(Kind.LATE_WITHIN_GRACE))
        .isNotEmpty()
        .allSatisfy(
            late -> {
              assertThat(windowEnd(late)).isBeforeOrEqualTo(late.sentAt());
              assertThat(windowEnd(late)).isAfter(late.sentAt().minus(GRACE));
            });
  }

  @Test
  void lateBeyondGraceMissesTheGraceToo() {
    assertThat(ofKind(Kind.LATE_BEYOND_GRACE))
        .isNotEmpty()
        .allSatisfy(late -> assertThat(windowEnd(late)).isBefore(late.sentAt().minus(GRACE)));
  }

  @Test
  void aDuplicateRepeatsAValidEvent() {
    List<ShopRecord> records = records(ShopOptions.DEFAULT, HOUR);
    Map<ShopEvent, Long> firstSent = new HashMap<>();
    records.stream()
        .filter(record -> record.kind() == Kind.VALID)
        .forEach(record -> firstSent.putIfAbsent(record.event(), record.index()));

    assertThat(records.stream().filter(record -> record.kind() == Kind.DUPLICATE))
        .isNotEmpty()
        .allSatisfy(
            duplicate ->
                assertThat(firstSent.get(duplicate.event())).isLessThan(duplicate.index()));
  }

  @Test
  void onlyMalformedRecordsHaveAMalformation() {
    assertThat(records(ShopOptions.DEFAULT, HOUR))
        .allSatisfy(
            record ->
                assertThat(record.malformation().isPresent())
                    .isEqualTo(record.kind() == Kind.MALFORMED));
  }

  private static List<ShopRecord> records(ShopOptions options, int count) {
    ShopEvents events = new ShopEvents(options, CATALOG);
    return Stream.generate(events::next).limit(count).toList();
  }

  private static List<ShopRecord> ofKind(Kind kind) {
    return records(ShopOptions.DEFAULT, 2 * HOUR).stream()
        .filter(record -> record.kind() == kind)
        .toList();
  }

  private static <E extends ShopEvent> Stream<E> events(List<ShopRecord> records, Class<E> type) {
    return records.stream().map(ShopRecord::event).filter(type::isInstance).map(type::cast);
  }

  private static Duration delay(ShopRecord record) {
    return Duration.between(record.event().time(), record.sentAt());
  }

  private static boolean leadsTo(Click click, Purchase purchase) {
    Duration later = Duration.between(click.time(), purchase.time());
    return !later.isNegative() && later.compareTo(Duration.ofMinutes(30)) <= 0;
  }

  private static Instant windowEnd(ShopRecord record) {
    long size = WINDOW.toMillis();
    return Instant.ofEpochMilli((record.event().time().toEpochMilli() / size + 1) * size);
  }

  private static long count(Map<String, Long> clicks, Product product) {
    return clicks.getOrDefault(product.productId(), 0L);
  }

  private static double share(Map<Kind, Long> kinds, Kind kind) {
    double all = kinds.values().stream().mapToLong(n -> n).sum();
    return kinds.getOrDefault(kind, 0L) / all;
  }
}
