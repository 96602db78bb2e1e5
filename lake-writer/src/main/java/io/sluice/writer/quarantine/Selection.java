package io.sluice.writer.quarantine;

import io.sluice.writer.table.SettledRange;
import io.sluice.writer.table.SettledRange.Fate;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The waiting records that somebody asks for, among all that a quarantine has.
 *
 * @param all of the quarantine, whatever has become of them
 * @param wanted those that wait and are asked for
 */
record Selection(NavigableSet<RecordPlace> all, NavigableSet<RecordPlace> wanted) {

  static Selection of(KeptRecords kept, RecordStates states, RecordFilter filter) {
    NavigableSet<RecordPlace> all = new TreeSet<>();
    NavigableSet<RecordPlace> wanted = new TreeSet<>();
    kept.findings(
        record -> {
          all.add(record.place());
          if (filter.takes(record) && states.of(record.place()) == RecordState.WAITING) {
            wanted.add(record.place());
          }
        });
    return new Selection(all, wanted);
  }

  /** As few ranges as hold just these of all records. */
  List<SettledRange> ranges(Fate fate, Set<RecordPlace> settled) {
    List<SettledRange> ranges = new ArrayList<>();
    RecordPlace first = null;
    RecordPlace last = null;
    for (RecordPlace place : all) {
      boolean goesOn = first != null && first.partition().equals(place.partition());
      if (!settled.contains(place) || !goesOn) {
        add(ranges, fate, first, last);
        first = null;
      }
      if (settled.contains(place)) {
        first = first == null ? place : first;
        last = place;
      }
    }
    add(ranges, fate, first, last);
    return ranges;
  }

  private static void add(
      List<SettledRange> ranges,
      Fate fate,
      @Nullable RecordPlace first,
      @Nullable RecordPlace last) {
    if (first != null && last != null) {
      ranges.add(new SettledRange(fate, first.partition(), first.offset(), last.offset() + 1));
    }
  }
}
