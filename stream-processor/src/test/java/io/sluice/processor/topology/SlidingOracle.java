package io.sluice.processor.topology;

import io.sluice.processor.topology.WindowOracle.Event;
import io.sluice.processor.topology.WindowOracle.Missed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What sliding windows have to be, worked out over whole lists with nothing of the topology's. */
record SlidingOracle(long sizeMs, long graceMs) implements WindowsOracle {

  /** An event and the end of the first window that it may be in, of those that reach back to it. */
  private record Member(int offset, Event event, long from) {

    boolean isLate() {
      return from != event.time();
    }
  }

  /** The events that are more than the grace behind the newest one before them. */
  @Override
  public Set<Missed> late(List<Event> events) {
    Set<Missed> late = new LinkedHashSet<>();
    for (Member member : members(events)) {
      if (member.isLate()) {
        late.add(new Missed(member.offset(), member.event().time() - sizeMs));
      }
    }
    return late;
  }

  private List<Member> members(List<Event> events) {
    List<Member> members = new ArrayList<>();
    long streamTime = -1;
    for (int offset = 0; offset < events.size(); offset++) {
      Event event = events.get(offset);
      if (event.passes()) {
        streamTime = Math.max(streamTime, event.time());
        long from = Math.max(event.time(), streamTime - graceMs);
        members.add(new Member(offset, event, event.time() < 0 ? Long.MAX_VALUE : from));
      }
    }
    return members;
  }

  /**
   * The row of each time at which an event of a group happened that was not late.
   *
   * @param late those of them without which windows are that had been closed before they came
   */
  @Override
  public List<String> rows(List<Event> events, Set<Missed> late) {
    List<Member> members =
        members(events).stream()
            .map(member -> late.contains(missed(member)) ? member : inTime(member))
            .toList();
    Set<String> rows = new LinkedHashSet<>();
    for (Member last : members) {
      if (!last.isLate()) {
        rows.add(row(last.event().group(), last.event().time(), members));
      }
    }
    return List.copyOf(rows);
  }

  private Missed missed(Member member) {
    return new Missed(member.offset(), member.event().time() - sizeMs);
  }

  private static Member inTime(Member member) {
    return new Member(member.offset(), member.event(), member.event().time());
  }

  private String row(@Nullable String group, long end, List<Member> members) {
    List<Event> window =
        members.stream()
            .filter(member -> Objects.equals(member.event().group(), group))
            .filter(member -> member.from() <= end)
            .map(Member::event)
            .filter(event -> end - sizeMs <= event.time() && event.time() <= end)
            .toList();
    List<Event> sorted = window.stream().sorted(Comparator.comparingLong(Event::time)).toList();
    return WindowOracle.row(end - sizeMs, end, group, window, sorted);
  }
}
