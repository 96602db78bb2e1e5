package io.sluice.writer.quarantine;

import io.sluice.schema.Row;
import io.sluice.writer.feed.ReplayWorld;
import io.sluice.writer.table.SourcePartition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The quarantine of a lake in memory. */
record RowsInMemory(ReplayWorld world) implements KeptRecords {

  @Override
  public void findings(Consumer<QuarantinedRecord> into) {
    records(into);
  }

  @Override
  public void records(Consumer<QuarantinedRecord> into) {
    world.quarantined().forEach(row -> into.accept(record(row)));
  }

  @Override
  public Set<RecordPlace> inTable(NavigableSet<RecordPlace> places) {
    Set<RecordPlace> present = new TreeSet<>();
    world.rows().stream().map(RowsInMemory::place).filter(places::contains).forEach(present::add);
    return present;
  }

  static RecordPlace place(Row row) {
    int partition = Math.toIntExact((Long) row.get("_partition"));
    return new RecordPlace(
        new SourcePartition((String) row.get("_topic"), partition), (Long) row.get("_offset"));
  }

  private static QuarantinedRecord record(Row row) {
    return new QuarantinedRecord(
        place(row),
        Instant.EPOCH.plus((Long) row.get("_timestamp"), ChronoUnit.MICROS),
        (String) row.get("error"),
        Optional.ofNullable((String) row.get("field")),
        (byte[]) row.get("key"),
        (byte[]) row.get("value"),
        Map.of());
  }
}
