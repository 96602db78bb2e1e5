package io.sluice.processor.window;

import io.sluice.processor.time.TaskClock;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The open windows of one task, in one store with the {@link TaskClock} that counts them.
 *
 * <p>The windows lie by their {@link WindowKey} between the key of the clock and those of its
 * inputs.
 */
final class OpenWindowStore {

  private static final long NO_END = Long.MAX_VALUE;

  private final KeyValueStore<Bytes, byte[]> store;
  private final TaskClock clock;
  private long firstEnd;

  /**
   * Continues where the store's last user stopped.
   *
   * @param clock the one in this store, which counts the windows
   */
  OpenWindowStore(KeyValueStore<Bytes, byte[]> store, TaskClock clock) {
    this.store = store;
    this.clock = clock;
    this.firstEnd = firstEndAfter(0);
  }

  /** The running values of a window and group, null if it is not open. */
  byte @Nullable [] get(long end, byte[] group) {
    return store.get(key(end, group));
  }

  /** Opens a window for a group. */
  void open(OpenWindow window) {
    update(window);
    clock.opened(window.end());
    firstEnd = Math.min(firstEnd, window.end());
  }

  /** Forgets an open window, and answers its running values. */
  byte[] remove(long end, byte[] group) {
    byte[] state = store.delete(key(end, group));
    if (state == null) {
      throw new IllegalStateException("No window of this group that ends at " + end + " is open");
    }
    clock.closed(1);
    return state;
  }

  /** Replaces the running values of an open window. */
  void update(OpenWindow window) {
    store.put(key(window.end(), window.group()), window.state());
  }

  /**
   * Removes open windows that end at a time or before, first those that end first.
   *
   * @param most how many at most; if as many are removed, more may be left
   */
  List<OpenWindow> takeEnded(long end, int most) {
    if (firstEnd > end) {
      return List.of();
    }
    List<OpenWindow> ended = ended(end, most);
    // Only now, for the iterator of a store with a cache may miss what a write evicts from it.
    ended.forEach(window -> store.delete(key(window.end(), window.group())));
    clock.closed(ended.size());
    if (ended.size() < most) {
      firstEnd = firstEndAfter(end);
    }
    return ended;
  }

  private List<OpenWindow> ended(long end, int most) {
    List<OpenWindow> ended = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> windows =
        store.range(WindowKey.firstOf(firstEnd), WindowKey.firstOf(end + 1))) {
      while (windows.hasNext() && ended.size() < most) {
        KeyValue<Bytes, byte[]> entry = windows.next();
        OpenWindow window = window(entry);
        if (window.end() <= end) {
          ended.add(window);
        }
      }
    }
    return ended;
  }

  private long firstEndAfter(long end) {
    try (KeyValueIterator<Bytes, byte[]> windows =
        store.range(WindowKey.firstOf(end + 1), WindowKey.firstOf(Long.MAX_VALUE))) {
      return windows.hasNext() ? WindowKey.of(windows.peekNextKey()).end() : NO_END;
    }
  }

  private static Bytes key(long end, byte[] group) {
    return new WindowKey(end, group).bytes();
  }

  private static OpenWindow window(KeyValue<Bytes, byte[]> entry) {
    WindowKey key = WindowKey.of(entry.key);
    return new OpenWindow(key.end(), key.group(), entry.value);
  }
}
