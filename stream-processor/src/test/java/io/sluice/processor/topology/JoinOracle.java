package io.sluice.processor.topology;

import io.sluice.pipeline.JoinType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the join of {@link IntervalJoinPropertyTest} has to say, worked out over whole lists with
 * nothing of the topology's.
 *
 * @param partitions of the topic of each side, all of which the clock waits for
 */
record JoinOracle(JoinType type, long beforeMs, long afterMs, long graceMs, int partitions) {

  /**
   * An event of one side as it was sent.
   *
   * @param partition of the topic of its side, as is the offset
   */
  record Event(
      boolean left,
      int partition,
      long offset,
      @Nullable Long number,
      @Nullable String text,
      long v,
      long time) {

    boolean hasKey() {
      return number != null && text != null;
    }

    boolean matches(Event that) {
      return hasKey() && that.hasKey() && number.equals(that.number) && text.equals(that.text);
    }

    /** Side, partition and offset. */
    String place() {
      return (left ? "lefts" : "rights") + " " + partition + "@" + offset;
    }
  }

  /** The places of late events, as the definition has it. */
  Set<String> late(List<Event> events) {
    Set<String> late = new LinkedHashSet<>();
    OracleClock clock = new OracleClock(partitions);
    for (Event event : events) {
      if (event.hasKey()) {
        if (event.time() < 0 || event.time() <= clock(clock, event) - graceMs) {
          late.add(event.place());
        }
      }
    }
    return late;
  }

  private static long clock(OracleClock clock, Event event) {
    return clock.see(!event.left(), event.partition(), event.time());
  }

  boolean isKept(Event event) {
    return event.left() ? type != JoinType.INNER : type == JoinType.OUTER;
  }

  /** How many events have no key and are not kept without a partner. */
  long nullKeys(List<Event> events) {
    return events.stream().filter(event -> !event.hasKey() && !isKept(event)).count();
  }

  /** What the view has when all that there is has been said, as text. */
  List<String> rows(List<Event> events, Set<String> late) {
    List<String> rows = new ArrayList<>();
    List<Event> onTime = events.stream().filter(event -> !late.contains(event.place())).toList();
    for (Event left : onTime) {
      for (Event right : onTime) {
        if (isPair(left, right) && left.v() + right.v() != 5) {
          rows.add(text(left, right, Math.max(left.time(), right.time())));
        }
      }
    }
    for (Event event : onTime) {
      if (isAlone(event, onTime) && event.v() != 3) {
        rows.add(text(event.left() ? event : null, event.left() ? null : event, event.time()));
      }
    }
    return rows;
  }

  /**
   * The rows without a partner that must be there when the stream is over, and no others: no event
   * that is not late could be a partner any more.
   */
  List<Event> ended(List<Event> events) {
    Set<String> late = late(events);
    List<Event> onTime = events.stream().filter(event -> !late.contains(event.place())).toList();
    OracleClock clock = new OracleClock(partitions);
    events.stream().filter(Event::hasKey).forEach(event -> clock(clock, event));
    return onTime.stream()
        .filter(event -> isAlone(event, onTime) && event.v() != 3)
        .filter(event -> !event.hasKey() || lastPartner(event) <= clock.time() - graceMs)
        .toList();
  }

  private long lastPartner(Event event) {
    return event.time() + (event.left() ? afterMs : beforeMs);
  }

  private boolean isAlone(Event event, List<Event> onTime) {
    return isKept(event)
        && onTime.stream().noneMatch(that -> isPair(event, that) || isPair(that, event));
  }

  private boolean isPair(Event left, Event right) {
    long later = right.time() - left.time();
    return left.left()
        && !right.left()
        && left.matches(right)
        && later >= -beforeMs
        && later <= afterMs;
  }

  static String text(@Nullable Event left, @Nullable Event right, long time) {
    return "[%s, %s, %s, %s] at %d".formatted(place(left), place(right), v(left), v(right), time);
  }

  private static String place(@Nullable Event event) {
    return event == null ? "null, null" : event.partition() + ", " + event.offset();
  }

  private static String v(@Nullable Event event) {
    return event == null ? "null" : String.valueOf(event.v());
  }
}
