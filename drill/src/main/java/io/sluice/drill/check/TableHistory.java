package io.sluice.drill.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A table's log, folded entry by entry into what is live now; says on the way what breaks I4 and
 * I6.
 */
final class TableHistory {

  private final String table;
  private final Map<String, LiveFile> live = new LinkedHashMap<>();
  private final Map<String, Long> transactions = new HashMap<>();
  private final Map<String, Long> highest = new HashMap<>();
  private Map<String, LiveFile> added = new LinkedHashMap<>();
  private Map<String, LiveFile> removed = new LinkedHashMap<>();
  private List<Rewrite> rewrites = new ArrayList<>();
  private List<Restored> restores = new ArrayList<>();
  private long version = -1;

  TableHistory(String table) {
    this.table = table;
  }

  /**
   * What has come since it was asked for last.
   *
   * @param added files that are live now and were not then
   * @param removed files that were live then and are not now
   * @param rewrites of files by others of the same rows
   * @param restores of the table
   */
  record Changes(
      List<LiveFile> added,
      List<LiveFile> removed,
      List<Rewrite> rewrites,
      List<Restored> restores) {}

  /** Adds the next version. */
  List<Violation> append(LogEntry entry) {
    List<Violation> violations = new ArrayList<>();
    if (entry.version() != version + 1) {
      violations.add(
          found(Invariant.I4, "version %d follows %d".formatted(entry.version(), version)));
    }
    version = entry.version();
    Rewrite.of(entry, live).ifPresent(rewrites::add);
    Optional<Restored> restored = Restored.of(entry);
    restored.ifPresent(restores::add);
    entry.all("remove").map(LiveFile::pathOf).forEach(this::remove);
    entry.all("add").map(LiveFile::of).forEach(file -> add(file, violations));
    entry.all("txn").forEach(transaction -> move(transaction, restored.isPresent(), violations));
    return violations;
  }

  private void remove(String path) {
    LiveFile file = live.remove(path);
    if (file != null && added.remove(path) == null) {
      removed.put(path, file);
    }
  }

  private void add(LiveFile file, List<Violation> violations) {
    if (live.put(file.path(), file) != null) {
      violations.add(
          found(
              Invariant.I6,
              "%s is live already and added by version %d".formatted(file.path(), version)));
    }
    if (removed.remove(file.path()) == null) {
      added.put(file.path(), file);
    }
  }

  private void move(JsonNode transaction, boolean mayGoBack, List<Violation> violations) {
    String application = transaction.path("appId").asText();
    long next = transaction.path("version").asLong();
    Long before = transactions.put(application, next);
    highest.merge(application, next, Math::max);
    if (before != null && next < before && !mayGoBack) {
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

  /** What has come since this was asked last. */
  Changes takeChanges() {
    Changes taken =
        new Changes(List.copyOf(added.values()), List.copyOf(removed.values()), rewrites, restores);
    added = new LinkedHashMap<>();
    removed = new LinkedHashMap<>();
    rewrites = new ArrayList<>();
    restores = new ArrayList<>();
    return taken;
  }

  /** The newest version of every application's transaction. */
  Map<String, Long> transactions() {
    return new TreeMap<>(transactions);
  }

  /**
   * The next offset of every partition of a topic: an application's id ends with the topic and the
   * number of the partition.
   */
  Map<Integer, Long> nextOffsets(String topic) {
    return offsets(transactions, topic);
  }

  /** As {@link #nextOffsets}, the highest that there ever was. */
  Map<Integer, Long> highestOffsets(String topic) {
    return offsets(highest, topic);
  }

  private static Map<Integer, Long> offsets(Map<String, Long> transactions, String topic) {
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
