package io.sluice.processor.topology;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a deduplication by {@code number} and {@code text} has to say, worked out over whole lists
 * with nothing of the topology's.
 */
final class DedupeOracle {

  /** How long after its record an event may claim to happen, in milliseconds. */
  static final long MAX_AHEAD = 20_000;

  /** Rows with this value are filtered. */
  static final long FILTERED = 5;

  /**
   * An event as it was sent.
   *
   * @param timestamp of its record
   */
  record Event(
      int partition,
      long offset,
      @Nullable Long number,
      @Nullable String text,
      long v,
      long time,
      long timestamp) {

    boolean passes() {
      return v != FILTERED;
    }

    boolean hasKey() {
      return number != null && text != null;
    }

    boolean isAhead() {
      return time - timestamp > MAX_AHEAD;
    }

    String place() {
      return partition + "@" + offset;
    }

    /** The row of the view and its timestamp, as text. */
    String row() {
      return "[events, %d, %d, %d] at %d"
          .formatted(partition, offset, v, Math.max(0, isAhead() ? timestamp : time));
    }
  }

  private final long withinMs;
  private final long graceMs;
  private final int partitions;

  DedupeOracle(long withinMs, long graceMs, int partitions) {
    this.withinMs = withinMs;
    this.graceMs = graceMs;
    this.partitions = partitions;
  }

  /** The places of those that claim too much, of all that have a key. */
  Set<String> ahead(List<Event> events) {
    Set<String> ahead = new LinkedHashSet<>();
    for (Event event : events) {
      if (event.passes() && event.hasKey() && event.isAhead()) {
        ahead.add(event.place());
      }
    }
    return ahead;
  }

  /** The places of late events, as the definition has it. */
  Set<String> late(List<Event> events) {
    Set<String> late = new LinkedHashSet<>();
    long[] newest = new long[partitions];
    Arrays.fill(newest, -1);
    for (Event event : events) {
      if (event.passes() && event.hasKey() && !event.isAhead()) {
        newest[event.partition()] = Math.max(newest[event.partition()], event.time());
        long clock = Arrays.stream(newest).min().orElseThrow();
        if (event.time() < 0 || event.time() <= clock - graceMs) {
          late.add(event.place());
        }
      }
    }
    return late;
  }

  /** The rows of all events that are neither ahead, late nor duplicates, as text. */
  List<String> rows(List<Event> events, Set<String> late) {
    List<Event> candidates = new ArrayList<>();
    List<String> rows = new ArrayList<>();
    for (Event event : events) {
      if (event.passes() && !event.hasKey()) {
        rows.add(event.row());
      } else if (event.passes() && !event.isAhead() && !late.contains(event.place())) {
        candidates.add(event);
      }
    }
    candidates.sort(
        Comparator.comparingLong(Event::time)
            .thenComparingInt(Event::partition)
            .thenComparingLong(Event::offset));
    Map<String, Long> kept = new HashMap<>();
    for (Event event : candidates) {
      String key = event.number() + " " + event.text();
      Long last = kept.get(key);
      if (last == null || event.time() - last >= withinMs) {
        kept.put(key, event.time());
        rows.add(event.row());
      }
    }
    return rows;
  }
}
