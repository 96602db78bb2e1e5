package io.sluice.processor.topology;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the windowed view of {@link WindowedViewPropertyTest} has to say, worked out over whole
 * lists with nothing of the topology's.
 */
final class WindowOracle implements WindowsOracle {

  /** An event as it was sent; the offset is its place in the list. */
  record Event(
      @Nullable String group,
      @Nullable Long n,
      @Nullable Double d,
      @Nullable BigDecimal m,
      long time) {

    boolean passes() {
      return n == null || n != 7;
    }
  }

  /**
   * An event that came too late for a window of its.
   *
   * @param start of the window, in milliseconds
   */
  record Missed(long offset, long start) {}

  private final long sizeMs;
  private final long advanceMs;
  private final long graceMs;

  WindowOracle(long sizeMs, long advanceMs, long graceMs) {
    this.sizeMs = sizeMs;
    this.advanceMs = advanceMs;
    this.graceMs = graceMs;
  }

  @Override
  public Set<Missed> late(List<Event> events) {
    Set<Missed> late = new LinkedHashSet<>();
    long streamTime = -1;
    for (int offset = 0; offset < events.size(); offset++) {
      Event event = events.get(offset);
      if (event.passes()) {
        streamTime = Math.max(streamTime, event.time());
        for (long start : starts(event)) {
          if (event.time() < 0 || start + sizeMs <= streamTime - graceMs) {
            late.add(new Missed(offset, start));
          }
        }
      }
    }
    return late;
  }

  @Override
  public List<String> rows(List<Event> events, Set<Missed> late) {
    Map<List<@Nullable Object>, List<Integer>> windows = new LinkedHashMap<>();
    for (int offset = 0; offset < events.size(); offset++) {
      Event event = events.get(offset);
      for (long start : starts(event)) {
        if (event.passes() && !late.contains(new Missed(offset, start))) {
          List<@Nullable Object> key = new ArrayList<>();
          key.add(start + sizeMs);
          key.add(event.group());
          windows.computeIfAbsent(key, any -> new ArrayList<>()).add(offset);
        }
      }
    }
    List<String> rows = new ArrayList<>();
    windows.forEach(
        (key, offsets) -> {
          List<Event> members = offsets.stream().map(events::get).toList();
          List<Event> inTime =
              offsets.stream()
                  .sorted(
                      Comparator.comparing((Integer offset) -> events.get(offset).time())
                          .thenComparing(offset -> offset))
                  .map(events::get)
                  .toList();
          long end = (Long) key.get(0);
          rows.add(row(end - sizeMs, end, key.get(1), members, inTime));
        });
    return rows;
  }

  /**
   * The row of a window and group, as text.
   *
   * @param inTime the members in the order of their time, those of one time in that of arrival
   */
  static String row(
      long start, long end, @Nullable Object group, List<Event> members, List<Event> inTime) {
    List<Long> ns = values(members.stream().map(Event::n).toList());
    List<Double> ds = values(members.stream().map(Event::d).toList());
    List<BigDecimal> ms = values(members.stream().map(Event::m).toList());
    List<@Nullable Object> row = new ArrayList<>();
    row.add(start * 1000);
    row.add(end * 1000);
    row.add(group);
    row.add(members.size());
    row.add(ns.size());
    row.add(sum(ns));
    row.add(ns.stream().min(Long::compare).orElse(null));
    row.add(ns.stream().max(Long::compare).orElse(null));
    row.add(ns.isEmpty() ? null : doubles(ns.stream().map(n -> (double) n).toList()) / ns.size());
    row.add(ds.isEmpty() ? null : doubles(ds));
    row.add(ds.stream().max(Double::compare).orElse(null));
    row.add(ms.isEmpty() ? null : ms.stream().reduce(BigDecimal.ZERO, BigDecimal::add));
    row.add(group);
    row.add(new HashSet<>(ns).size());
    // So few that the sketch still counts each of them.
    row.add(new HashSet<>(ms).size());
    List<Long> nsInTime = values(inTime.stream().map(Event::n).toList());
    List<Double> dsInTime = values(inTime.stream().map(Event::d).toList());
    row.add(nsInTime.isEmpty() ? null : nsInTime.get(0));
    row.add(dsInTime.isEmpty() ? null : dsInTime.get(dsInTime.size() - 1));
    return row.toString();
  }

  private static @Nullable Long sum(List<Long> values) {
    BigInteger sum =
        values.stream().map(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
    return values.isEmpty() || sum.bitLength() > 63 ? null : sum.longValue();
  }

  private static double doubles(List<Double> values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  private static <T> List<T> values(List<T> nullable) {
    List<T> values = new ArrayList<>();
    nullable.stream().filter(Objects::nonNull).forEach(values::add);
    return values;
  }

  /** Every multiple of the advance, of which the event is less than the size away. */
  private List<Long> starts(Event event) {
    List<Long> starts = new ArrayList<>();
    long start = Math.floorDiv(event.time() - sizeMs, advanceMs) * advanceMs;
    while (start <= event.time()) {
      if (start + sizeMs > event.time()) {
        starts.add(start);
      }
      start += advanceMs;
    }
    return starts;
  }
}
