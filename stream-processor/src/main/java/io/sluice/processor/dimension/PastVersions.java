package io.sluice.processor.dimension;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * The versions before the newest that events have looked into lately. A version that is not there
 * is loaded by the thread that needs it, while others who need one wait.
 */
final class PastVersions implements AutoCloseable {

  /** As many as there may be hours, say, between the partitions of a backlog. */
  static final int MOST = 16;

  private final DimensionHistory history;
  private final LongAdder loads = new LongAdder();

  /** The one that was loaded last comes first; replaced as a whole. */
  private volatile List<PastVersion> loaded = List.of();

  PastVersions(DimensionHistory history) {
    this.history = history;
  }

  /**
   * The version that was the newest at a time; closed as soon as it has to give way to others.
   *
   * @param table as in {@link TableVersion#table}
   * @param millis a time before the newest version of that table was committed
   */
  DimensionVersion at(String table, long millis) {
    return loaded(table, millis).orElseGet(() -> load(table, millis)).rows();
  }

  private Optional<PastVersion> loaded(String table, long millis) {
    for (PastVersion version : loaded) {
      if (version.answers(table, millis)) {
        return Optional.of(version);
      }
    }
    return Optional.empty();
  }

  private synchronized PastVersion load(String table, long millis) {
    Optional<PastVersion> byOther = loaded(table, millis);
    if (byOther.isPresent()) {
      return byOther.get();
    }
    PastVersion version = history.at(millis);
    loads.increment();
    List<PastVersion> all = new ArrayList<>(List.of(version));
    all.addAll(loaded);
    loaded = List.copyOf(all.subList(0, Math.min(MOST, all.size())));
    all.subList(loaded.size(), all.size()).forEach(it -> it.rows().close());
    return version;
  }

  /** How many are loaded. */
  int size() {
    return loaded.size();
  }

  /** How many were loaded so far. */
  long loads() {
    return loads.sum();
  }

  @Override
  public synchronized void close() {
    loaded.forEach(version -> version.rows().close());
    loaded = List.of();
  }
}
