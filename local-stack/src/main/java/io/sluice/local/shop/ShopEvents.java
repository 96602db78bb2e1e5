package io.sluice.local.shop;

import io.sluice.local.shop.ShopEvent.Click;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * The endless sequence of the shop's records, a pure function of options and catalog: no clock, no
 * I/O.
 *
 * <p>An event is late because it is held back, not because its time is changed: what it says is
 * always true, and a purchase always follows its click. The kinds of {@link Kind} hold while the
 * records come denser than about one per ten shop seconds.
 */
public final class ShopEvents {
  private record Held(Instant sendAt, long order, Kind kind, ShopEvent event) {}

  private final SplittableRandom random;
  private final ShopOptions options;
  private final Visitors visitors;
  private final PriorityQueue<Held> held =
      new PriorityQueue<>(Comparator.comparing(Held::sendAt).thenComparing(Held::order));
  private long index;
  private long order;

  /** The sequence from its beginning. */
  public ShopEvents(ShopOptions options, Catalog catalog) {
    this.random = new SplittableRandom(options.seed());
    this.options = options;
    this.visitors = new Visitors(random, catalog, options.users());
  }

  /** How many records a wall second should see. */
  double ratePerSecond() {
    return options.ratePerSecond();
  }

  /** The next record. */
  public ShopRecord next() {
    Instant now = options.timeOf(index);
    while (held.isEmpty() || held.peek().sendAt().isAfter(now)) {
      happen(visitors.act(now));
    }
    Held due = held.remove();
    return new ShopRecord(index++, now, due.kind(), due.event(), malformation(due));
  }

  private void happen(ShopEvent event) {
    Kind kind = kindOf(event);
    hold(kind == Kind.DUPLICATE ? Kind.VALID : kind, event, delay(kind));
    if (kind == Kind.DUPLICATE) {
      hold(Kind.DUPLICATE, event, millis(Duration.ZERO, Duration.ofMinutes(1)));
    }
    if (event instanceof Click click && kind != Kind.MALFORMED) {
      visitors.purchaseAfter(click).ifPresent(this::happen);
    }
  }

  private Kind kindOf(ShopEvent event) {
    Kind kind = options.mix().kindAt(random.nextDouble());
    boolean inOrder = event.stream() == ShopStream.PROFILES;
    return switch (kind) {
      case OUT_OF_ORDER, LATE_WITHIN_GRACE, LATE_BEYOND_GRACE -> inOrder ? Kind.VALID : kind;
      case VALID, DUPLICATE, MALFORMED -> kind;
    };
  }

  private long delay(Kind kind) {
    return switch (kind) {
      case OUT_OF_ORDER -> millis(Duration.ofSeconds(1), Duration.ofMinutes(2));
      case LATE_WITHIN_GRACE -> millis(Duration.ofMinutes(10), Duration.ofMinutes(14));
      case LATE_BEYOND_GRACE -> millis(Duration.ofMinutes(27), Duration.ofMinutes(40));
      case VALID, DUPLICATE, MALFORMED -> 0;
    };
  }

  private long millis(Duration from, Duration to) {
    return random.nextLong(from.toMillis(), to.toMillis());
  }

  private void hold(Kind kind, ShopEvent event, long delay) {
    held.add(new Held(event.time().plusMillis(delay), order++, kind, event));
  }

  private Optional<Malformation> malformation(Held due) {
    if (due.kind() != Kind.MALFORMED) {
      return Optional.empty();
    }
    List<Malformation> possible = Malformation.of(due.event().stream());
    return Optional.of(possible.get(random.nextInt(possible.size())));
  }
}
