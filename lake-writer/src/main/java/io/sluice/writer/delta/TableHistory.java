package io.sluice.writer.delta;

import io.delta.standalone.DeltaLog;
import io.delta.standalone.VersionLog;
import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.SourcePartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;

/**
 * All versions that a log still tells, oldest first. Each entry is read once, whoever asks how
 * often: a log may have millions, and whoever holds a table has no time to read them.
 */
final class TableHistory {

  private final TransactionNames names;
  private final List<VersionChange> changes = new ArrayList<>();
  private final Map<SourcePartition, Long> recorded = new HashMap<>();
  private final Map<SourcePartition, SourcePartition> partitions = new HashMap<>();
  private final Map<String, String> operations = new HashMap<>();
  private boolean areKnown = true;
  private OptionalLong undoneTo = OptionalLong.empty();
  private Map<SourcePartition, Long> restoredFrom = Map.of();
  private long lastSettled = -1;
  private long lastTime = Long.MIN_VALUE;
  private long next;

  private TableHistory(TransactionNames names) {
    this.names = names;
  }

  /**
   * The versions that checkpoints alone tell; {@link #readOn} reads all others.
   *
   * @param listing of the whole log
   * @param transactions the versions of all application ids as of a version of the table
   */
  static TableHistory begin(
      LogListing listing, TransactionNames names, LongFunction<Map<String, Long>> transactions) {
    TableHistory history = new TableHistory(names);
    for (long version : listing.beforeChain()) {
      history.addBase(version, listing, transactions.apply(version));
    }
    long first = listing.firstChain();
    if (first > 0) {
      history.addBase(first, listing, transactions.apply(first));
    }
    history.next = first > 0 ? first + 1 : 0;
    return history;
  }

  /** The first version that is not read yet. */
  long next() {
    return next;
  }

  /**
   * Reads what is new. May be called again after a failure.
   *
   * @param listing of the log from {@link #next} on at least; what came later is left out
   * @throws IllegalStateException if some of it is gone
   */
  void readOn(DeltaLog log, LogListing listing) {
    Iterator<VersionLog> entries = log.getChanges(next, false);
    while (entries.hasNext()) {
      VersionLog entry = entries.next();
      if (entry.getVersion() != next) {
        throw new IllegalStateException(
            "log entries from version %d on are no longer there".formatted(next));
      }
      if (listing.entry(next).isEmpty()) {
        return;
      }
      add(next, listing, LogEntry.read(entry));
      next++;
    }
  }

  /** What was read so far; reading on does not change it. */
  List<LoggedVersion> versions() {
    return new LoggedVersions(changes);
  }

  /**
   * Where each partition was before a restore of ours behind which nobody has written yet; empty if
   * somebody has.
   */
  Map<SourcePartition, Long> restoredFrom() {
    return restoredFrom;
  }

  private void addBase(long version, LogListing listing, Map<String, Long> transactions) {
    Map<SourcePartition, Long> offsets = offsets(transactions);
    recorded.putAll(offsets);
    if (transactions.keySet().stream().anyMatch(SettlementNames.of(names)::isOurs)) {
      lastSettled = version;
    }
    add(version, listing, "", new OffsetChange.Replaced(offsets), List.of());
  }

  private void add(long version, LogListing listing, LogEntry entry) {
    List<OffsetSpan> batch = entry.batch().stream().map(this::shared).toList();
    OffsetChange change = OffsetChange.NONE;
    if (entry.hasTransactionOf(names)) {
      change = written(offsets(entry.transactions()), batch);
      areKnown = true;
      undoneTo = OptionalLong.empty();
      restoredFrom = entry.restoredFrom();
    } else if (entry.restore().isPresent()) {
      change = putBack(entry.restore().get());
    }
    if (entry.hasSettlementOf(names)) {
      lastSettled = version;
    }
    add(version, listing, entry.operation(), change, batch);
  }

  private OffsetChange written(Map<SourcePartition, Long> moved, List<OffsetSpan> batch) {
    recorded.putAll(moved);
    OffsetChange toEnd = new OffsetChange.Written(batch);
    Map<SourcePartition, Long> ends = new HashMap<>();
    toEnd.applyTo(ends);
    return ends.equals(moved) ? toEnd : new OffsetChange.Moved(moved);
  }

  /** Somebody's RESTORE: the rows are those of its target, whatever the transactions say. */
  private OffsetChange putBack(LogEntry.Restore restore) {
    Optional<LoggedVersion> found =
        restore.target().isPresent() ? find(restore.target().getAsLong()) : Optional.empty();
    areKnown = found.map(LoggedVersion::areOffsetsKnown).orElse(false);
    if (found.isEmpty()) {
      return OffsetChange.NONE;
    }
    undoneTo = undone(found.get());
    return new OffsetChange.Replaced(found.get().nextOffsets());
  }

  /** A RESTORE back to before all that was undone leaves nothing undone. */
  private OptionalLong undone(LoggedVersion target) {
    boolean isWhole =
        target.undoneTo().isEmpty()
            && target.nextOffsets().equals(recorded)
            && target.version() >= lastSettled;
    return isWhole
        ? OptionalLong.empty()
        : OptionalLong.of(target.undoneTo().orElse(target.version()));
  }

  private Optional<LoggedVersion> find(long version) {
    return versions().stream().filter(each -> each.version() == version).findFirst();
  }

  private void add(
      long version,
      LogListing listing,
      String operation,
      OffsetChange change,
      List<OffsetSpan> batch) {
    lastTime = Math.max(lastTime + 1, listing.modificationTime(version));
    changes.add(
        new VersionChange(version, lastTime, shared(operation), change, areKnown, undoneTo, batch));
  }

  private Map<SourcePartition, Long> offsets(Map<String, Long> transactions) {
    Map<SourcePartition, Long> offsets = new HashMap<>();
    transactions.forEach(
        (name, version) ->
            names.parse(name).ifPresent(partition -> offsets.put(shared(partition), version)));
    return offsets;
  }

  private OffsetSpan shared(OffsetSpan span) {
    return new OffsetSpan(shared(span.partition()), span.firstOffset(), span.nextOffset());
  }

  /** The first of those that are equal: each entry brings its own. */
  private SourcePartition shared(SourcePartition partition) {
    return partitions.computeIfAbsent(partition, first -> first);
  }

  /** As {@link #shared(SourcePartition)}. */
  private String shared(String operation) {
    return operations.computeIfAbsent(operation, first -> first);
  }
}
