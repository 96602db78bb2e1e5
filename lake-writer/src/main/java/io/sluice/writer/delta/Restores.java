package io.sluice.writer.delta;

import io.delta.standalone.DeltaLog;
import io.delta.standalone.VersionLog;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether somebody has put back the rows of a table and left our offsets where they were.
 *
 * <p>Delta's RESTORE changes files and keeps transactions, so the rows that it took out would never
 * be written again. It is harmless while its target has all our commits, and repaired by a commit
 * of our transactions. So only what follows the last commit of ours is ever looked at.
 */
final class Restores {

  /** A RESTORE that took out rows of ours. */
  record Undone(long version, OptionalLong target) {}

  private static final Logger LOG = LoggerFactory.getLogger(Restores.class);
  private static final long NONE = -1;
  private static final long FIRST_WINDOW = 8;
  private static final long UNKNOWN = -1;

  private final TreeMap<Long, Long> targets = new TreeMap<>();
  private long lastOurs = NONE;

  /** Takes note of an entry, in the order of the log. */
  void follow(Optional<LogEntry.Restore> restored, boolean hasOurs, long version) {
    if (hasOurs) {
      ours(version);
    } else if (lastOurs != NONE) {
      restored.ifPresent(restore -> put(version, restore));
    }
  }

  /** Takes note of a commit of ours: all is well up to it. */
  void ours(long version) {
    targets.clear();
    lastOurs = version;
  }

  private void put(long version, LogEntry.Restore restore) {
    targets.put(version, restore.target().orElse(UNKNOWN));
  }

  /** The RESTORE that makes the rows older than the offsets, if there is one. */
  Optional<Undone> undone() {
    long version = Long.MAX_VALUE;
    Map.Entry<Long, Long> restore = targets.floorEntry(version);
    while (restore != null) {
      version = restore.getValue();
      if (version < lastOurs) {
        OptionalLong target = version == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(version);
        return Optional.of(new Undone(restore.getKey(), target));
      }
      restore = targets.floorEntry(Math.min(version, restore.getKey() - 1));
    }
    return Optional.empty();
  }

  /**
   * Looks back from a version to the last commit of ours, in windows that grow; usually it is among
   * the last few entries.
   *
   * @param names which transactions are ours; the table has some
   */
  void search(DeltaLog log, TransactionNames names, long version) {
    targets.clear();
    long end = version;
    for (long length = FIRST_WINDOW; end >= 0; length *= 2) {
      long start = Math.max(0, end - length + 1);
      List<VersionLog> window = window(log, start, end);
      for (int i = window.size() - 1; i >= 0; i--) {
        LogEntry entry = LogEntry.read(window.get(i));
        if (entry.isOf(names)) {
          lastOurs = window.get(i).getVersion();
          return;
        }
        long restored = window.get(i).getVersion();
        entry.restore().ifPresent(restore -> put(restored, restore));
      }
      long first = window.isEmpty() ? end + 1 : window.get(0).getVersion();
      if (first > start) {
        endsAt(first, names);
        return;
      }
      end = start - 1;
    }
    endsAt(0, names);
  }

  /**
   * What the log no longer has cannot be looked at. A RESTORE to a version before it counts as one
   * that took out rows of ours; one that lies before it is not found.
   */
  private void endsAt(long first, TransactionNames names) {
    lastOurs = first;
    LOG.info(
        "The log begins at version {} and our last commit ({}...) lies before it: a RESTORE in between would not be seen",
        first,
        names.prefix());
  }

  private static List<VersionLog> window(DeltaLog log, long start, long end) {
    List<VersionLog> window = new ArrayList<>();
    Iterator<VersionLog> entries = log.getChanges(start, false);
    while (entries.hasNext()) {
      VersionLog entry = entries.next();
      if (entry.getVersion() > end) {
        break;
      }
      window.add(entry);
    }
    return window;
  }
}
