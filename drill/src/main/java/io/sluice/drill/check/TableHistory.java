package io.sluice.drill.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A table's log, folded entry by entry into what is live now; says on the way what breaks I4 and
 * I6.
 */
final class TableHistory {

  private final String table;
  private final Map<String, LiveFile> live = new LinkedHashMap<>();
  private final Map<String, Long> transactions = new HashMap<>();
  private final List<LiveFile> added = new ArrayList<>();
  private long version = -1;

  TableHistory(String table) {
    this.table = table;
  }

  /** Adds the next version. */
  List<Violation> append(LogEntry entry) {
    List<Violation> violations = new ArrayList<>();
    if (entry.version() != version + 1) {
      violations.add(
          found(Invariant.I4, "version %d follows %d".formatted(entry.version(), version)));
    }
    version = entry.version();
    entry.all("remove").forEach(remove -> live.remove(LiveFile.pathOf(remove)));
    entry.all("add").map(LiveFile::of).forEach(file -> add(file, violations));
    entry.all("txn").forEach(transaction -> move(transaction, violations));
    return violations;
  }

  private void add(LiveFile file, List<Violation> violations) {
    if (live.put(file.path(), file) != null) {
      violations.add(
          found(
              Invariant.I6,
              "%s is live already and added by version %d".formatted(file.path(), version)));
    }
    added.add(file);
  }

  private void move(JsonNode transaction, List<Violation> violations) {
    String application = transaction.path("appId").asText();
    long next = transaction.path("version").asLong();
    Long before = transactions.put(application, next);
    if (before != null && next < before) {
      violations.add(
          found(
              Invariant.I6,
              "%s goes back from %d to %d in version %d"
                  .formatted(application, before, next, version)));
    }
  }

  private Violation found(Invariant invariant, String finding) {
    return new Violation(invariant, table, finding);
  }

  /** The newest version that was appended; -1 before the first. */
  long version() {
    return version;
  }

  /** Live files by path. */
  Map<String, LiveFile> live() {
    return Map.copyOf(live);
  }

  /** Files that were added since this was asked last. */
  List<LiveFile> takeAdded() {
    List<LiveFile> taken = List.copyOf(added);
    added.clear();
    return taken;
  }

  /** The newest version of every application's transaction. */
  Map<String, Long> transactions() {
    return Map.copyOf(transactions);
  }

  /**
   * The next offset of every partition of a topic: an application's id ends with the topic and the
   * number of the partition.
   */
  Map<Integer, Long> nextOffsets(String topic) {
    Map<Integer, Long> offsets = new HashMap<>();
    transactions.forEach(
        (application, next) -> {
          int dash = application.lastIndexOf('-');
          if (dash > 0 && application.substring(0, dash).endsWith(":" + topic)) {
            offsets.put(Integer.valueOf(application.substring(dash + 1)), next);
          }
        });
    return offsets;
  }
}
