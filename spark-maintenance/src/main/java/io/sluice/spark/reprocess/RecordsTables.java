package io.sluice.spark.reprocess;

import io.sluice.pipeline.Names;
import io.sluice.plan.RefillPlan;
import io.sluice.spark.verify.LakeReader;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was copied from Kafka for a generation of a view's rows; none if it is made of the lake. */
record RecordsTables(String view, String generation, List<RecordsTable> tables) {

  static RecordsTables of(LakeReader lake, String view, String generation) {
    String prefix = Names.recordsTable(view, generation, "");
    return new RecordsTables(
        view,
        generation,
        new Generations(lake)
            .folders()
            .filter(name -> name.startsWith(prefix))
            .sorted()
            .map(name -> RecordsTable.of(lake, name))
            .toList());
  }

  boolean areThere() {
    return !tables.isEmpty();
  }

  private Map<String, RecordsTable> planned() {
    Map<String, RecordsTable> planned = new TreeMap<>();
    for (RecordsTable table : tables) {
      table.plan().ifPresent(plan -> planned.put(plan.source(), table));
    }
    return planned;
  }

  /** The tables by the names of those in whose place they are read. */
  Map<String, String> copies() {
    Map<String, String> copies = new HashMap<>();
    planned().forEach((source, table) -> copies.put(source, table.name()));
    return copies;
  }

  /** Whether all records of these sources are there. */
  boolean areDone(List<String> sources) {
    Map<String, RecordsTable> planned = planned();
    return sources.stream()
        .allMatch(source -> planned.containsKey(source) && planned.get(source).isDone());
  }

  /** Whether all that is there was planned for rows from a time on, by this definition. */
  boolean areFor(Instant from, String definition) {
    return planned().values().stream()
        .flatMap(table -> table.plan().stream())
        .allMatch(plan -> plan.from().equals(from) && plan.definition().equals(definition));
  }

  /** How many offsets are to be copied, and how many are. */
  record Copied(long copied, long offsets, long rows) {}

  Copied copied() {
    long copied = 0;
    long offsets = 0;
    long rows = 0;
    for (RecordsTable table : planned().values()) {
      RefillPlan plan = table.plan().orElseThrow();
      copied += plan.copied(table.next());
      offsets += plan.offsets();
      rows += table.rows();
    }
    return new Copied(copied, offsets, rows);
  }

  /** Takes away what somebody has begun to delete: it cannot be added to. */
  void removeParts() {
    tables.stream().filter(table -> !table.isWhole()).forEach(RecordsTable::remove);
  }

  void remove() {
    tables.forEach(RecordsTable::remove);
  }

  /** The sizes of all data files by their names. */
  Map<String, Long> files() {
    Map<String, Long> files = new TreeMap<>();
    tables.forEach(table -> files.putAll(table.folder().files()));
    return files;
  }
}
