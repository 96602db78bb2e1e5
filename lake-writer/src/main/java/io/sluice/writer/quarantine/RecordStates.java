package io.sluice.writer.quarantine;

import io.sluice.writer.table.SettledRange.Fate;
import io.sluice.writer.table.SettledRecords;
import io.sluice.writer.table.SourcePartition;
import java.util.Map;
import java.util.Optional;

/** What has become of malformed records, as one version of their table says. */
final class RecordStates {

  private final Map<SourcePartition, Long> nextOffsets;
  private final SettledRecords.Lookup settled;

  RecordStates(Map<SourcePartition, Long> nextOffsets, SettledRecords settled) {
    this.nextOffsets = Map.copyOf(nextOffsets);
    this.settled = settled.lookup();
  }

  RecordState of(RecordPlace place) {
    if (place.offset() >= nextOffsets.getOrDefault(place.partition(), 0L)) {
      return RecordState.AHEAD;
    }
    Optional<Fate> fate = settled.fate(place.partition(), place.offset());
    if (fate.isEmpty()) {
      return RecordState.WAITING;
    }
    return switch (fate.get()) {
      case REPLAYED -> RecordState.REPLAYED;
      case DISCARDED -> RecordState.DISCARDED;
    };
  }
}
