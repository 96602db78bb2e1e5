package io.sluice.writer.feed;

import io.sluice.table.Hold;
import io.sluice.writer.feed.FeedTables.States;
import io.sluice.writer.feed.Setbacks.Activity;
import io.sluice.writer.table.TableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a feed does while a job holds its table: it keeps what it has taken, takes more while there
 * is room, and commits when the hold is gone or has ended.
 */
final class Holding {

  static final Duration INTERVAL = Duration.ofMillis(200);

  private static final Logger LOG = LoggerFactory.getLogger(Holding.class);

  private final String name;
  private final FeedTables tables;
  private final Retries retries;
  private final Patience patience;
  private final InstantSource clock;
  private final FeedStatus status;
  private @Nullable Hold known;
  private Instant nextLook = Instant.MIN;

  Holding(
      String name,
      FeedTables tables,
      Retries retries,
      Patience patience,
      InstantSource clock,
      FeedStatus status) {
    this.name = name;
    this.tables = tables;
    this.retries = retries;
    this.patience = patience;
    this.clock = clock;
    this.status = status;
  }

  /** Somebody has found the table held. */
  void begin(Hold hold) {
    if (known == null) {
      LOG.info("Table {}: {} holds it until {} at the latest", name, hold.job(), hold.until());
    }
    known = hold;
    Instant now = clock.instant();
    if (now.isBefore(hold.until())) {
      patience.waits(hold.until());
    }
    nextLook = soon(now, hold.until());
    status.holds(
        Optional.of(
            now.isBefore(hold.until())
                ? "job %s holds it until %s at the latest; what is read meanwhile is committed then"
                    .formatted(hold.job(), hold.until())
                : "a restore of it has not ended; if it died, run the same 'sluice restore' again"));
  }

  private static Instant soon(Instant now, Instant until) {
    Instant next = now.plus(INTERVAL);
    return until.isAfter(now) && until.isBefore(next) ? until : next;
  }

  /** Somebody has looked at the tables. */
  void see(States states) {
    states.hold(clock.instant()).ifPresentOrElse(this::begin, this::end);
  }

  private void end() {
    known = null;
    status.holds(Optional.empty());
  }

  /** Whether nothing is to be committed now; looks at the tables if it is time to. */
  boolean isOn() {
    if (known != null && !clock.instant().isBefore(nextLook)) {
      look();
    }
    return known != null;
  }

  private void look() {
    try {
      see(tables.states());
      retries.succeeded(Activity.LOOKING);
    } catch (TableException e) {
      retries.laterUnlessRefused(Activity.LOOKING, e);
    }
  }

  /** When the tables are looked at again; empty while no hold is known. */
  Optional<Instant> nextLook() {
    return Optional.ofNullable(known).map(hold -> nextLook);
  }
}
