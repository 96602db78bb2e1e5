package io.sluice.processor.topology;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the lookup of {@link StreamLookupPropertyTest} has to say, worked out over whole lists with
 * nothing of the topology's.
 *
 * @param partitions of the topic of each side, all of which the clock waits for
 * @param last which of two changes of one time is the later one
 */
record LookupOracle(long graceMs, int partitions, Comparator<Event> last) {

  /** Which change of a key is the last: by time, of equal ones by partition and offset. */
  static final Comparator<Event> LAST =
      Comparator.comparingLong(Event::time)
          .thenComparingInt(Event::partition)
          .thenComparingLong(Event::offset);

  /**
   * A row, or a change of a keyed row, as it was sent.
   *
   * @param partition of the topic of its side, as is the offset
   * @param v null if the change is a delete
   */
  record Event(
      boolean isChange,
      int partition,
      long offset,
      @Nullable Long number,
      @Nullable String text,
      @Nullable Long v,
      long time) {

    boolean hasKey() {
      return number != null && text != null;
    }

    boolean matches(Event that) {
      return hasKey() && that.hasKey() && number.equals(that.number) && text.equals(that.text);
    }

    /** Side, partition and offset. */
    String place() {
      return (isChange ? "goods" : "sales") + " " + partition + "@" + offset;
    }
  }

  /** The places of late events, as the definition has it. */
  Set<String> late(List<Event> events) {
    Set<String> late = new LinkedHashSet<>();
    OracleClock clock = new OracleClock(partitions);
    for (Event event : events) {
      if (event.hasKey() && (event.time() < 0 || event.time() <= clock(clock, event) - graceMs)) {
        late.add(event.place());
      }
    }
    return late;
  }

  private static long clock(OracleClock clock, Event event) {
    return clock.see(event.isChange(), event.partition(), event.time());
  }

  /** What the view has when all that there is has been said, as text. */
  List<String> rows(List<Event> events, Set<String> late) {
    List<Event> onTime = events.stream().filter(event -> !late.contains(event.place())).toList();
    List<String> rows = new ArrayList<>();
    for (Event row : onTime) {
      if (!row.isChange() && passes(row, found(row, onTime))) {
        rows.add(text(row, found(row, onTime)));
      }
    }
    return rows;
  }

  /** The rows that must be there while the stream goes on, and no others. */
  List<String> decided(List<Event> events) {
    Set<String> late = late(events);
    OracleClock clock = new OracleClock(partitions);
    events.stream().filter(Event::hasKey).forEach(event -> clock(clock, event));
    long decided = clock.time() - graceMs;
    return rows(
        events.stream()
            .filter(event -> event.isChange() || !event.hasKey() || event.time() <= decided)
            .toList(),
        late);
  }

  Optional<Event> found(Event row, List<Event> onTime) {
    return onTime.stream()
        .filter(change -> change.isChange() && change.matches(row))
        .filter(change -> change.time() <= row.time())
        .max(last)
        .filter(change -> change.v() != null);
  }

  static boolean passes(Event row, Optional<Event> found) {
    long v = Objects.requireNonNull(row.v());
    return found.map(change -> v + Objects.requireNonNull(change.v()) != 5).orElse(v != 3);
  }

  private static String text(Event row, Optional<Event> found) {
    return "[sales, %d, %d, %s, %s, %d, %s] at %d"
        .formatted(
            row.partition(),
            row.offset(),
            found.map(Event::partition).orElse(null),
            found.map(Event::offset).orElse(null),
            row.v(),
            found.map(Event::v).orElse(null),
            row.time());
  }
}
