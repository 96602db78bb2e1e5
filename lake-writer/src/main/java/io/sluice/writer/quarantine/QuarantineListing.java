package io.sluice.writer.quarantine;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.writer.table.SourcePartition;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** How many records of a table wait, why, since when, and where they come from. */
final class QuarantineListing {

  private final String table;
  private final Map<RecordState, Long> states = new EnumMap<>(RecordState.class);
  private final Map<String, RecordSpan> errors = new TreeMap<>();
  private final Map<String, RecordSpan> partitions = new TreeMap<>();

  private QuarantineListing(String table) {
    this.table = table;
  }

  static QuarantineListing of(String table, KeptRecords kept, RecordStates states) {
    QuarantineListing listing = new QuarantineListing(table);
    kept.findings(record -> listing.add(record, states.of(record.place())));
    return listing;
  }

  private void add(QuarantinedRecord record, RecordState state) {
    states.merge(state, 1L, Long::sum);
    if (state == RecordState.WAITING) {
      String error = record.field().map(field -> field + ": ").orElse("") + record.error();
      errors.computeIfAbsent(error, key -> new RecordSpan()).add(record);
      SourcePartition partition = record.place().partition();
      partitions.computeIfAbsent(partition.toString(), key -> new RecordSpan()).add(record);
    }
  }

  long waiting() {
    return count(RecordState.WAITING);
  }

  private long count(RecordState state) {
    return states.getOrDefault(state, 0L);
  }

  String text() {
    StringBuilder text =
        new StringBuilder(
            "%-28s %d wait, %d replayed, %d discarded"
                .formatted(
                    table, waiting(), count(RecordState.REPLAYED), count(RecordState.DISCARDED)));
    if (count(RecordState.AHEAD) > 0) {
      text.append(", %d to be read again by the writer".formatted(count(RecordState.AHEAD)));
    }
    errors.forEach(
        (error, span) ->
            text.append("%n  %d  %s  (%s)".formatted(span.count(), error, span.times())));
    partitions.forEach(
        (partition, span) ->
            text.append("%n  %s  offsets %s".formatted(partition, span.offsets())));
    return text.toString();
  }

  void json(ObjectNode into) {
    into.put("table", table);
    for (RecordState state : RecordState.values()) {
      into.put(state.label(), count(state));
    }
    json(into.putArray("errors"), "error", errors);
    json(into.putArray("partitions"), "partition", partitions);
  }

  private static void json(ArrayNode into, String key, Map<String, RecordSpan> spans) {
    spans.forEach((name, span) -> span.json(into.addObject().put(key, name)));
  }
}
