package io.sluice.processor.window;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The open windows of one task that have changed since they were emitted last; in a store, so that
 * whoever continues the task emits them. One for a store at a time.
 */
final class ChangedWindows {

  private static final byte[] CHANGED = {1};
  private static final long NO_END = Long.MAX_VALUE;

  private final KeyValueStore<Bytes, byte[]> store;

  /** None of them ends before that; of those before a restart nothing is known. */
  private long firstEnd;

  ChangedWindows(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  void add(WindowKey window) {
    store.put(window.bytes(), CHANGED);
    firstEnd = Math.min(firstEnd, window.end());
  }

  /** Nothing if it is not among them. */
  void remove(WindowKey window) {
    store.delete(window.bytes());
  }

  /**
   * Removes some, first those that end first.
   *
   * @param most how many at most; if as many are removed, more may be left
   */
  List<WindowKey> take(int most) {
    if (firstEnd == NO_END) {
      return List.of();
    }
    List<WindowKey> taken = new ArrayList<>();
    // From there on only: a store wades through what was removed before.
    try (KeyValueIterator<Bytes, byte[]> windows =
        store.range(WindowKey.firstOf(firstEnd), WindowKey.firstOf(NO_END))) {
      while (windows.hasNext() && taken.size() < most) {
        taken.add(WindowKey.of(windows.next().key));
      }
    }
    // Only now, for the iterator of a store with a cache may miss what a write evicts from it.
    taken.forEach(this::remove);
    if (taken.size() < most) {
      firstEnd = NO_END;
    }
    return taken;
  }
}
