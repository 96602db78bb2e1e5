package io.sluice.processor.time;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * For each key of one task of a deduplication, the end of the span that the row kept last has
 * taken; forgotten when no row of the span can come any more.
 *
 * <p>A span is in the store twice: by its key, and by its end, in the order in which they are
 * forgotten. The bytes in front are not those of {@link HeldRows}, whose store it is.
 */
public final class Spans {

  /** Before the beginning of time, for a key that has no span. */
  public static final long NO_END = -1;

  private static final byte BY_KEY = 2;
  private static final byte BY_END = 3;

  /** Bounds the memory that forgetting takes. */
  private static final int AT_ONCE = 1_000;

  private final KeyValueStore<Bytes, byte[]> store;
  private long firstEnd;

  public Spans(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
    this.firstEnd = firstEndFrom(0);
  }

  /** The end of a key's span, which is no longer in it; {@link #NO_END} if it has none. */
  public long end(byte[] key) {
    byte[] end = store.get(byKey(key));
    return end == null ? NO_END : ByteBuffer.wrap(end).getLong();
  }

  /** Gives a key a span in place of the one it has. */
  public void take(byte[] key, long end) {
    long before = end(key);
    if (before != NO_END) {
      store.delete(byEnd(before, key));
    }
    store.put(byKey(key), ByteBuffer.allocate(Long.BYTES).putLong(end).array());
    store.put(byEnd(end, key), new byte[0]);
    firstEnd = Math.min(firstEnd, end);
  }

  /** Forgets the spans that end at a time or before. */
  public void forget(long end) {
    while (firstEnd <= end) {
      List<Bytes> ended = ended(end);
      // Only now, for the iterator of a store with a cache may miss what a write evicts from it.
      ended.forEach(this::forget);
      firstEnd = ended.size() < AT_ONCE ? firstEndFrom(end + 1) : firstEnd;
    }
  }

  private void forget(Bytes byEnd) {
    ByteBuffer fields = ByteBuffer.wrap(byEnd.get()).position(1 + Long.BYTES);
    byte[] key = new byte[fields.remaining()];
    fields.get(key);
    store.delete(byEnd);
    store.delete(byKey(key));
  }

  private List<Bytes> ended(long end) {
    List<Bytes> ended = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> entries = store.range(from(firstEnd), from(end + 1))) {
      while (entries.hasNext() && ended.size() < AT_ONCE) {
        Bytes entry = entries.next().key;
        if (end(entry) <= end) {
          ended.add(entry);
        }
      }
    }
    return ended;
  }

  private long firstEndFrom(long end) {
    try (KeyValueIterator<Bytes, byte[]> entries = store.range(from(end), from(Long.MAX_VALUE))) {
      return entries.hasNext() ? end(entries.peekNextKey()) : Long.MAX_VALUE;
    }
  }

  private static long end(Bytes byEnd) {
    return ByteBuffer.wrap(byEnd.get()).position(1).getLong();
  }

  /** Comes before the spans of an end, and after those of all ends before. */
  private static Bytes from(long end) {
    return byEnd(end, new byte[0]);
  }

  private static Bytes byEnd(long end, byte[] key) {
    return Bytes.wrap(
        ByteBuffer.allocate(1 + Long.BYTES + key.length).put(BY_END).putLong(end).put(key).array());
  }

  private static Bytes byKey(byte[] key) {
    return Bytes.wrap(ByteBuffer.allocate(1 + key.length).put(BY_KEY).put(key).array());
  }
}
