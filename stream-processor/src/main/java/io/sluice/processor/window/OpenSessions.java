package io.sluice.processor.window;

import io.sluice.processor.time.Window;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * From when to when the open sessions of each group go.
 *
 * <p>The key is the group's, and then the session's end, big-endian; the value is its start. No
 * group's key begins with another one's, as the columns in it say where they end; so the sessions
 * of a group lie together, in the order of time.
 */
final class OpenSessions {

  private final KeyValueStore<Bytes, byte[]> store;

  OpenSessions(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /** The sessions of a group that share a moment with a window, the oldest first. */
  List<Window> overlapping(byte[] group, Window window) {
    List<Window> overlapping = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> later =
        store.range(key(group, window.start() + 1), key(group, Long.MAX_VALUE))) {
      while (later.hasNext()) {
        KeyValue<Bytes, byte[]> entry = later.next();
        Window session = new Window(time(entry.value, 0), time(entry.key.get(), group.length));
        if (session.start() >= window.end()) {
          break;
        }
        overlapping.add(session);
      }
    }
    return overlapping;
  }

  /** The session of a group that ends then; there is one. */
  Window endingAt(byte[] group, long end) {
    byte[] start = store.get(key(group, end));
    if (start == null) {
      throw new IllegalStateException("No session of this group ends at " + end);
    }
    return new Window(time(start, 0), end);
  }

  void put(byte[] group, Window session) {
    store.put(
        key(group, session.end()),
        ByteBuffer.allocate(Long.BYTES).putLong(session.start()).array());
  }

  void remove(byte[] group, Window session) {
    store.delete(key(group, session.end()));
  }

  private static Bytes key(byte[] group, long end) {
    return Bytes.wrap(
        ByteBuffer.allocate(group.length + Long.BYTES).put(group).putLong(end).array());
  }

  private static long time(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).getLong(at);
  }
}
