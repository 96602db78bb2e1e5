package io.sluice.writer.table;

import io.sluice.writer.table.SettledRange.Fate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The malformed records of a table that were replayed or discarded, as its log says.
 *
 * @param count of the settlements so far
 */
public record SettledRecords(long count, Set<SettledRange> ranges) {

  /** Of a table of which no malformed record was ever replayed or discarded. */
  public static final SettledRecords NONE = new SettledRecords(0, Set.of());

  public SettledRecords {
    ranges = Set.copyOf(ranges);
  }

  /** The same with one settlement more. */
  public SettledRecords with(Settlement settlement) {
    Set<SettledRange> all = new HashSet<>(ranges);
    all.addAll(settlement.ranges());
    return new SettledRecords(count + 1, all);
  }

  /** Finds what became of single records, quickly. */
  public Lookup lookup() {
    return new Lookup(ranges);
  }

  /** Ranges by partition and first offset; no two of them share a record. */
  public static final class Lookup {

    private final Map<SourcePartition, TreeMap<Long, SettledRange>> byPartition = new HashMap<>();

    private Lookup(Set<SettledRange> ranges) {
      ranges.forEach(
          range ->
              byPartition
                  .computeIfAbsent(range.partition(), partition -> new TreeMap<>())
                  .put(range.first(), range));
    }

    /** Empty if nobody has settled it. */
    public Optional<Fate> fate(SourcePartition partition, long offset) {
      TreeMap<Long, SettledRange> ranges = byPartition.get(partition);
      Map.Entry<Long, SettledRange> found = ranges == null ? null : ranges.floorEntry(offset);
      return Optional.ofNullable(found)
          .map(Map.Entry::getValue)
          .filter(range -> range.holds(partition, offset))
          .map(SettledRange::fate);
    }
  }
}
