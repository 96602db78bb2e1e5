package io.sluice.local.nexmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.local.nexmark.NexmarkEvent.Auction;
import io.sluice.local.nexmark.NexmarkEvent.Bid;
import io.sluice.local.nexmark.NexmarkEvent.Person;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NexmarkEventsTest {

  private static final Instant FROM = Instant.parse("2026-01-05T00:00:00Z");

  private static List<NexmarkEvent> events(long seed, int count) {
    return Stream.generate(new NexmarkEvents(seed, FROM)::next).limit(count).toList();
  }

  @Test
  void aSeedAlwaysMakesTheSameHistory() {
    assertThat(events(7, 5_000)).isEqualTo(events(7, 5_000)).isNotEqualTo(events(8, 5_000));
  }

  @Test
  void bidsAreForAuctionsAndByPersonsThatAreThere() {
    long persons = 0;
    long auctions = 0;
    for (NexmarkEvent event : events(1, 10_000)) {
      if (event instanceof Person person) {
        persons = Math.max(persons, person.person());
      } else if (event instanceof Auction auction) {
        auctions = Math.max(auctions, auction.auction());
        assertThat(auction.seller()).isBetween(1L, persons);
      } else if (event instanceof Bid bid) {
        assertThat(bid.auction()).isBetween(1L, auctions);
        if (bid.bidder() != null) {
          assertThat(bid.bidder()).isBetween(1L, persons);
        }
      }
    }
  }

  @Test
  void someAreTwiceOutOfOrderLateSkewedAndWithoutABidder() {
    List<NexmarkEvent> events = events(1, 20_000);

    assertThat(events.size() - new HashSet<>(events).size()).isBetween(100, 400);
    assertThat(events.stream().filter(e -> e instanceof Bid bid && bid.bidder() == null).count())
        .isBetween(100L, 400L);
    assertThat(events.stream().filter(e -> e instanceof Bid bid && bid.auction() == 1).count())
        .isGreaterThan(events.size() / 3L);
    Instant newest = FROM;
    int outOfOrder = 0;
    int late = 0;
    for (NexmarkEvent event : events) {
      newest = newest.isAfter(event.at()) ? newest : event.at();
      Duration behind = Duration.between(event.at(), newest);
      outOfOrder += behind.compareTo(Duration.ofMinutes(1)) > 0 ? 1 : 0;
      late += behind.compareTo(Duration.ofMinutes(29)) > 0 ? 1 : 0;
    }
    assertThat(outOfOrder).isBetween(500, 2_000);
    assertThat(late).isBetween(50, 400);
  }
}
