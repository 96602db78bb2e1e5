package io.sluice.local.nexmark;

import io.sluice.local.nexmark.NexmarkEvent.Auction;
import io.sluice.local.nexmark.NexmarkEvent.Bid;
import io.sluice.local.nexmark.NexmarkEvent.Person;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An endless history, always the same for a seed, in the order of arrival.
 *
 * <p>Of 50 events one is a person, three are auctions and 46 are bids, as in NEXMark. Half of all
 * bids are for one hot auction, and a tenth come from one bidder; of a hundred bids one has no
 * bidder. Of a hundred events five arrive up to 15 minutes after their time, one arrives half an
 * hour after it, and one arrives twice.
 */
final class NexmarkEvents {

  private static final int TURN = 50;
  private static final int AUCTIONS = 3;
  private static final int HOT_FOR = 1_000;
  private static final Duration APART = Duration.ofMillis(500);
  private static final Duration LATE = Duration.ofMinutes(30);
  private static final long OUT_OF_ORDER_MS = Duration.ofMinutes(15).toMillis();

  private static final List<String> CITIES =
      List.of("Lisbon", "Ghent", "Łódź", "Turin", "Malmö", "Graz");
  private static final List<String> CATEGORIES = List.of("books", "clocks", "prints", "toys");
  private static final List<String> CHANNELS = List.of("web", "app", "phone", "agent", "fax");

  private final SplittableRandom random;
  private final Instant from;
  private final List<NexmarkEvent> again = new ArrayList<>();
  private long count;
  private long persons;
  private long auctions;

  /**
   * @param from the time of the first event
   */
  NexmarkEvents(long seed, Instant from) {
    this.random = new SplittableRandom(seed);
    this.from = from;
  }

  NexmarkEvent next() {
    if (!again.isEmpty() && random.nextInt(20) == 0) {
      return again.remove(again.size() - 1);
    }
    NexmarkEvent event = event((int) (count % TURN), at());
    count++;
    if (random.nextInt(100) == 0) {
      again.add(event);
    }
    return event;
  }

  private Instant at() {
    Instant arrival = from.plus(APART.multipliedBy(count));
    return switch (random.nextInt(100)) {
      case 0 -> arrival.minus(LATE);
      case 1, 2, 3, 4, 5 -> arrival.minusMillis(random.nextLong(OUT_OF_ORDER_MS));
      default -> arrival;
    };
  }

  private NexmarkEvent event(int turn, Instant at) {
    if (turn == 0) {
      persons++;
      return new Person(persons, "P" + persons, pick(CITIES), at);
    }
    if (turn <= AUCTIONS) {
      auctions++;
      return new Auction(auctions, person(), pick(CATEGORIES), random.nextLong(100, 10_000), at);
    }
    Long bidder = random.nextInt(100) == 0 ? null : bidder();
    return new Bid(auction(), bidder, random.nextLong(100, 1_000_000), pick(CHANNELS), at);
  }

  /** One who came lately, more often than not. */
  private long person() {
    long back = random.nextInt(3) == 0 ? random.nextLong(persons) : random.nextLong(5);
    return Math.max(1, persons - back);
  }

  private long bidder() {
    return random.nextInt(10) == 0 ? 1 : random.nextLong(1, persons + 1);
  }

  private long auction() {
    return random.nextBoolean()
        ? Math.max(1, auctions / HOT_FOR * HOT_FOR)
        : random.nextLong(1, auctions + 1);
  }

  private String pick(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }
}
