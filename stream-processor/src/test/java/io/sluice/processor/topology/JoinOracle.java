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
 */
record JoinOracle(JoinType type, long beforeMs, long afterMs, long graceMs) {

  /**
   * An event of one side as it was sent.
   *
   * @param start how many times the tasks had started again
   * @param offset its offset since then
   */
  record Event(
      boolean left,
      int start,
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

    /** Side, start and offset. */
    String place() {
      return place(left ? "lefts" : "rights", start, offset);
    }

    static String place(String side, int start, long offset) {
      return side + " " + start + "@" + offset;
    }
  }

  /** The places of late events, as the definition has it. */
  Set<String> late(List<Event> events) {
    Set<String> late = new LinkedHashSet<>();
    long streamTime = -1;
    for (Event event : events) {
      if (event.hasKey()) {
        streamTime = Math.max(streamTime, event.time());
        if (event.time() < 0 || event.time() <= streamTime - graceMs) {
          late.add(event.place());
        }
      }
    }
    return late;
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
    long streamTime = events.stream().filter(Event::hasKey).mapToLong(Event::time).max().orElse(-1);
    return onTime.stream()
        .filter(event -> isAlone(event, onTime) && event.v() != 3)
        .filter(event -> !event.hasKey() || lastPartner(event) <= streamTime - graceMs)
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
    return event == null ? "null, null" : "0, " + event.offset();
  }

  private static String v(@Nullable Event event) {
    return event == null ? "null" : String.valueOf(event.v());
  }
}
