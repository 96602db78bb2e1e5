package io.sluice.processor.topology;

import io.sluice.processor.topology.WindowOracle.Event;
import io.sluice.processor.topology.WindowOracle.Missed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What sessions have to be, worked out over whole lists with nothing of the topology's. */
record SessionOracle(long gapMs, long graceMs) implements WindowsOracle {

  /** The events that are more than the grace behind the newest one before them. */
  @Override
  public Set<Missed> late(List<Event> events) {
    Set<Missed> late = new LinkedHashSet<>();
    long streamTime = -1;
    for (int offset = 0; offset < events.size(); offset++) {
      Event event = events.get(offset);
      if (event.passes()) {
        streamTime = Math.max(streamTime, event.time());
        if (event.time() < 0 || event.time() < streamTime - graceMs) {
          late.add(new Missed(offset, event.time()));
        }
      }
    }
    return late;
  }

  /** The rows of all sessions of the events that are not late, as text. */
  @Override
  public List<String> rows(List<Event> events, Set<Missed> late) {
    Map<@Nullable String, List<Event>> groups = new LinkedHashMap<>();
    for (int offset = 0; offset < events.size(); offset++) {
      Event event = events.get(offset);
      if (event.passes() && !late.contains(new Missed(offset, event.time()))) {
        groups.computeIfAbsent(event.group(), any -> new ArrayList<>()).add(event);
      }
    }
    List<String> rows = new ArrayList<>();
    groups.forEach((group, members) -> addRows(group, members, rows));
    return rows;
  }

  private void addRows(@Nullable String group, List<Event> members, List<String> rows) {
    List<Event> sorted = members.stream().sorted(Comparator.comparingLong(Event::time)).toList();
    List<Event> session = new ArrayList<>();
    for (Event event : sorted) {
      if (!session.isEmpty() && event.time() >= last(session) + gapMs) {
        rows.add(row(group, session));
        session = new ArrayList<>();
      }
      session.add(event);
    }
    rows.add(row(group, session));
  }

  private String row(@Nullable String group, List<Event> session) {
    return WindowOracle.row(session.get(0).time(), last(session) + gapMs, group, session, session);
  }

  private static long last(List<Event> session) {
    return session.get(session.size() - 1).time();
  }
}
