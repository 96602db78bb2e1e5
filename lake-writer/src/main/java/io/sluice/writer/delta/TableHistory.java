package io.sluice.writer.delta;

import io.delta.standalone.DeltaLog;
import io.delta.standalone.VersionLog;
import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.SourcePartition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Reads all versions that a log still tells, oldest first, each entry once. */
final class TableHistory {

  private final LogListing listing;
  private final TransactionNames names;
  private final LongFunction<Map<String, Long>> transactions;
  private final List<LoggedVersion> versions = new ArrayList<>();
  private final Map<SourcePartition, Long> recorded = new HashMap<>();
  private Map<SourcePartition, Long> offsets = new HashMap<>();
  private boolean areKnown = true;
  private OptionalLong undoneTo = OptionalLong.empty();
  private long lastTime = Long.MIN_VALUE;

  /**
   * @param transactions the versions of all application ids as of a version of the table
   */
  TableHistory(
      LogListing listing, TransactionNames names, LongFunction<Map<String, Long>> transactions) {
    this.listing = listing;
    this.names = names;
    this.transactions = transactions;
  }

  List<LoggedVersion> read(DeltaLog log) {
    listing.beforeChain().forEach(this::addBase);
    long first = listing.firstChain();
    if (first > 0) {
      addBase(first);
      first++;
    }
    Iterator<VersionLog> entries = log.getChanges(first, false);
    while (entries.hasNext()) {
      VersionLog entry = entries.next();
      if (listing.entry(entry.getVersion()).isEmpty()) {
        break;
      }
      add(entry.getVersion(), LogEntry.read(entry));
    }
    return List.copyOf(versions);
  }

  private void addBase(long version) {
    offsets = new HashMap<>();
    transactions.apply(version).forEach(this::put);
    add(version, "", List.of());
  }

  private void add(long version, LogEntry entry) {
    if (entry.hasTransactionOf(names)) {
      entry.transactions().forEach(this::put);
      areKnown = true;
      undoneTo = OptionalLong.empty();
    } else {
      entry.restore().ifPresent(this::putBack);
    }
    add(version, entry.operation(), entry.batch());
  }

  private void put(String applicationId, long next) {
    names
        .parse(applicationId)
        .ifPresent(
            partition -> {
              offsets.put(partition, next);
              recorded.put(partition, next);
            });
  }

  /** Somebody's RESTORE: the rows are those of its target, whatever the transactions say. */
  private void putBack(LogEntry.Restore restore) {
    LoggedVersion target = restore.target().isPresent() ? find(restore.target().getAsLong()) : null;
    areKnown = target != null && target.areOffsetsKnown();
    if (target != null) {
      undoneTo = undone(target);
      offsets = new HashMap<>(target.nextOffsets());
    }
  }

  /** A RESTORE back to before all that was undone leaves nothing undone. */
  private OptionalLong undone(LoggedVersion target) {
    boolean isWhole = target.undoneTo().isEmpty() && target.nextOffsets().equals(recorded);
    return isWhole
        ? OptionalLong.empty()
        : OptionalLong.of(target.undoneTo().orElse(target.version()));
  }

  private @Nullable LoggedVersion find(long version) {
    return versions.stream().filter(each -> each.version() == version).findFirst().orElse(null);
  }

  private void add(long version, String operation, List<OffsetSpan> batch) {
    lastTime = Math.max(lastTime + 1, listing.modificationTime(version));
    versions.add(
        new LoggedVersion(
            version,
            Instant.ofEpochMilli(lastTime),
            operation,
            offsets,
            areKnown,
            undoneTo,
            batch));
  }
}
