package io.sluice.writer.delta;

import io.delta.standalone.DeltaLog;
import io.delta.standalone.Snapshot;
import io.delta.standalone.VersionLog;
import io.delta.standalone.actions.Metadata;
import io.delta.standalone.actions.Protocol;
import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.PendingCommit;
import io.sluice.writer.table.SettledRecords;
import io.sluice.writer.table.SourcePartition;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a table's log says up to a version: offsets, commits of ours, metadata and protocol.
 *
 * <p>The state of the whole table is loaded once; after that each log entry is read once.
 * Standalone alone would load the whole state for every commit.
 */
final class LogFollower {

  /** How far back a commit is looked for that was made before this follower began. */
  private static final int EARLIER_VERSIONS = 1000;

  private static final int REMEMBERED_COMMITS = 1000;
  private static final long NOTHING = -1;

  private final DeltaLog log;
  private final LongFunction<Map<String, Long>> transactions;
  private final TransactionNames names;
  private final SettlementNames settlements;
  private final Map<SourcePartition, Long> nextOffsets = new HashMap<>();
  private final Map<String, Long> settled = new HashMap<>();
  private @Nullable SettledRecords settledRecords;
  private final Map<UUID, Long> commits = new RecentCommits();
  private final Restores restores = new Restores();
  private long version = NOTHING;
  private long loadedVersion = NOTHING;
  private @Nullable Metadata metadata;
  private @Nullable String schemaJson;
  private @Nullable Protocol protocol;

  /**
   * @param transactions the versions of all application ids as of a version of the table
   */
  LogFollower(DeltaLog log, LongFunction<Map<String, Long>> transactions, TransactionNames names) {
    this.log = log;
    this.transactions = transactions;
    this.names = names;
    this.settlements = SettlementNames.of(names);
  }

  /** The version all that is said here belongs to; -1 while there is no table. */
  long version() {
    return version;
  }

  /** The offsets by partition of this pipeline. */
  Map<SourcePartition, Long> nextOffsets() {
    return Map.copyOf(nextOffsets);
  }

  /** What became of malformed records. */
  SettledRecords settled() {
    SettledRecords known = settledRecords;
    if (known == null) {
      known = settlements.read(settled);
      settledRecords = known;
    }
    return known;
  }

  Optional<Metadata> metadata() {
    return Optional.ofNullable(metadata);
  }

  /** The schema of {@link #metadata}, in the form in which the log has it. */
  Optional<String> schemaJson() {
    if (schemaJson == null && metadata != null) {
      schemaJson = metadata.getSchema().toJson();
    }
    return Optional.ofNullable(schemaJson);
  }

  private void take(Metadata changed) {
    metadata = changed;
    schemaJson = null;
  }

  Optional<Protocol> protocol() {
    return Optional.ofNullable(protocol);
  }

  /** The RESTORE that left these offsets ahead of the rows, if there is one. */
  Optional<Restores.Undone> undone() {
    return restores.undone();
  }

  /** The version that a commit landed as, if it is among the recent ones that were followed. */
  OptionalLong versionOf(UUID commit) {
    Long landed = commits.get(commit);
    return landed == null ? OptionalLong.empty() : OptionalLong.of(landed);
  }

  /** As {@link #versionOf}, also among the versions before the follower began. Reads them. */
  OptionalLong searchVersionOf(UUID commit) {
    OptionalLong known = versionOf(commit);
    if (known.isPresent() || loadedVersion < 0) {
      return known;
    }
    long first = Math.max(0, loadedVersion - EARLIER_VERSIONS);
    Iterator<VersionLog> earlier = log.getChanges(first, false);
    while (earlier.hasNext()) {
      VersionLog entry = earlier.next();
      if (entry.getVersion() > loadedVersion) {
        break;
      }
      if (LogEntry.read(entry).commit().filter(commit::equals).isPresent()) {
        return OptionalLong.of(entry.getVersion());
      }
    }
    return OptionalLong.empty();
  }

  /** Reads on to a snapshot's version, which is not before the one that was read. */
  void advanceTo(Snapshot snapshot) {
    if (snapshot.getVersion() > version && (version < 0 || !readsUpTo(snapshot.getVersion()))) {
      load(snapshot);
    }
  }

  private boolean readsUpTo(long snapshotVersion) {
    return readTo(snapshotVersion) && version == snapshotVersion;
  }

  /**
   * Reads all there is, whatever snapshot is known.
   *
   * @throws IllegalStateException if entries are missing
   */
  void readAll() {
    if (!readTo(Long.MAX_VALUE)) {
      throw new IllegalStateException(
          "log entries after version %d are no longer there".formatted(version));
    }
  }

  /** Whether the log ends before the version that was read. Reads it from the start. */
  boolean hasGoneBack() {
    long newest = NOTHING;
    Iterator<VersionLog> entries = log.getChanges(0, false);
    while (entries.hasNext()) {
      newest = entries.next().getVersion();
    }
    return newest < version;
  }

  /** Takes note of our own commit, without reading it, if nothing lies between. */
  void landed(PendingCommit commit, long landedVersion) {
    if (version >= 0 && landedVersion == version + 1) {
      commits.put(commit.id(), landedVersion);
      for (OffsetSpan span : commit.spans()) {
        nextOffsets.put(span.partition(), span.nextOffset());
      }
      commit
          .settlement()
          .map(settlements::transactions)
          .ifPresent(versions -> versions.forEach(this::putTransaction));
      restores.ours(landedVersion);
      version = landedVersion;
    }
  }

  /** Its version counts as read only when all was looked at; until then it is loaded again. */
  private void load(Snapshot snapshot) {
    long snapshotVersion = snapshot.getVersion();
    Map<String, Long> all = transactions.apply(snapshotVersion);
    requireWhole(snapshotVersion);
    nextOffsets.clear();
    settled.clear();
    settledRecords = null;
    all.forEach(this::putTransaction);
    if (!nextOffsets.isEmpty()) {
      restores.search(log, names, snapshotVersion);
    }
    take(snapshot.getMetadata());
    protocol = StandaloneInternals.protocol(snapshot);
    version = snapshotVersion;
    loadedVersion = snapshotVersion;
  }

  /** The state is put together by Standalone, which does not see that the last entry was cut. */
  private void requireWhole(long last) {
    Iterator<VersionLog> entries = log.getChanges(last, false);
    while (entries.hasNext()) {
      VersionLog entry = entries.next();
      if (entry.getVersion() > last) {
        break;
      }
      LogEntry.read(entry).commit().ifPresent(id -> commits.put(id, last));
    }
  }

  /** False if the entry after the last one read is gone. */
  private boolean readTo(long lastVersion) {
    Iterator<VersionLog> entries = log.getChanges(version + 1, false);
    while (entries.hasNext()) {
      VersionLog entry = entries.next();
      if (entry.getVersion() > lastVersion) {
        break;
      }
      if (entry.getVersion() != version + 1) {
        return false;
      }
      apply(LogEntry.read(entry), entry.getVersion());
    }
    return true;
  }

  private void apply(LogEntry entry, long entryVersion) {
    entry.transactions().forEach(this::putTransaction);
    restores.follow(entry.restore(), entry.isOf(names), entryVersion);
    entry.commit().ifPresent(id -> commits.put(id, entryVersion));
    entry.metadata().ifPresent(this::take);
    entry.protocol().ifPresent(changed -> protocol = changed);
    version = entryVersion;
  }

  private void putTransaction(String applicationId, long transactionVersion) {
    names
        .parse(applicationId)
        .ifPresent(partition -> nextOffsets.put(partition, transactionVersion));
    if (settlements.isOurs(applicationId)) {
      settled.put(applicationId, transactionVersion);
      settledRecords = null;
    }
  }

  /** Forgets the oldest. */
  private static final class RecentCommits extends LinkedHashMap<UUID, Long> {
    @Override
    protected boolean removeEldestEntry(Map.Entry<UUID, Long> eldest) {
      return size() > REMEMBERED_COMMITS;
    }
  }
}
