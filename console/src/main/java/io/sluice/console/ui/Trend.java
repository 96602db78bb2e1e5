package io.sluice.console.ui;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.console.status.Position;
import io.sluice.console.status.TableStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/** What one table was like when it was looked at: the newest looks, oldest first. */
final class Trend {

  /** Rates are those of this time. */
  private static final Duration RATE = Duration.ofSeconds(30);

  private static final double MILLIS = 1_000;

  private record Look(
      Instant time, OptionalLong lag, OptionalDouble freshness, Position position) {}

  /** Of a table of whose topic nothing is known. */
  private static final Position NOWHERE = new Position(-1, -1, 0, Optional.empty());

  private final int capacity;
  private final Deque<Look> looks = new ArrayDeque<>();

  Trend(int capacity) {
    this.capacity = capacity;
  }

  void add(TableStatus status, Instant time) {
    OptionalDouble freshness =
        status
            .freshness(time)
            .map(age -> OptionalDouble.of(age.toMillis() / MILLIS))
            .orElse(OptionalDouble.empty());
    looks.addLast(new Look(time, status.lag(), freshness, status.position().orElse(NOWHERE)));
    if (looks.size() > capacity) {
      looks.removeFirst();
    }
  }

  /** Records a second that came into the table. */
  OptionalDouble writtenPerSecond() {
    return rate(Position::next);
  }

  /** Records a second that came into the topic. */
  OptionalDouble producedPerSecond() {
    return rate(Position::end);
  }

  private OptionalDouble rate(ToLongFunction<Position> offset) {
    if (looks.isEmpty()) {
      return OptionalDouble.empty();
    }
    Look last = looks.getLast();
    Instant since = last.time().minus(RATE);
    for (Look first : looks) {
      boolean isKnown = first.position() != NOWHERE && last.position() != NOWHERE;
      if (isKnown && !first.time().isBefore(since) && first.time().isBefore(last.time())) {
        long more = offset.applyAsLong(last.position()) - offset.applyAsLong(first.position());
        double seconds = Duration.between(first.time(), last.time()).toMillis() / MILLIS;
        return OptionalDouble.of(Math.max(0, more / seconds));
      }
    }
    return OptionalDouble.empty();
  }

  ObjectNode json(ObjectNode json) {
    ArrayNode times = json.putArray("times");
    ArrayNode lag = json.putArray("lag");
    ArrayNode freshness = json.putArray("freshness");
    for (Look look : looks) {
      times.add(look.time().toEpochMilli());
      if (look.lag().isPresent()) {
        lag.add(look.lag().getAsLong());
      } else {
        lag.addNull();
      }
      if (look.freshness().isPresent()) {
        freshness.add(look.freshness().getAsDouble());
      } else {
        freshness.addNull();
      }
    }
    return json;
  }
}
