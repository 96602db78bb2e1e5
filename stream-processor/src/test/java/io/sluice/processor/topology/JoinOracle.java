package io.sluice.processor.topology;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the join of {@link IntervalJoinPropertyTest} has to say, worked out over whole lists with
 * nothing of the topology's.
 */
final class JoinOracle {

  /** An event of one side as it was sent, and its offset there. */
  record Event(
      boolean left, long offset, @Nullable Long number, @Nullable String text, long v, long time) {

    boolean hasKey() {
      return number != null && text != null;
    }

    boolean matches(Event that) {
      return hasKey() && that.hasKey() && number.equals(that.number) && text.equals(that.text);
    }

    /** Side and offset. */
    String place() {
      return (left ? "lefts" : "rights") + "@" + offset;
    }
  }

  private final long withinMs;
  private final long graceMs;

  JoinOracle(long withinMs, long graceMs) {
    this.withinMs = withinMs;
    this.graceMs = graceMs;
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

  /** The pairs of all events but the late ones, as text. */
  List<String> rows(List<Event> events, Set<String> late) {
    List<Event> lefts = events.stream().filter(Event::left).toList();
    List<Event> rights = events.stream().filter(event -> !event.left()).toList();
    List<String> rows = new ArrayList<>();
    for (Event left : lefts) {
      for (Event right : rights) {
        long later = right.time() - left.time();
        if (left.matches(right)
            && later >= 0
            && later <= withinMs
            && !late.contains(left.place())
            && !late.contains(right.place())
            && left.v() + right.v() != 5) {
          rows.add(
              "[0, %d, 0, %d, %d, %d] at %d"
                  .formatted(left.offset(), right.offset(), left.v(), right.v(), right.time()));
        }
      }
    }
    return rows;
  }
}
