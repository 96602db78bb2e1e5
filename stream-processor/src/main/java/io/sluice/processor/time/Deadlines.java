package io.sluice.processor.time;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Places in a task's store, each with a time at which something is to be done about it. An entry is
 * the time and the place behind a byte that nothing else in the store begins with.
 */
public final class Deadlines {

  private static final int PLACE_AT = 1 + Long.BYTES;
  private static final byte[] NOWHERE = {};
  private static final long NONE = Long.MAX_VALUE;

  private final KeyValueStore<Bytes, byte[]> store;
  private final byte kind;
  private long first;

  /**
   * Continues where the store's last user stopped.
   *
   * @param kind the first byte of the entries
   */
  public Deadlines(KeyValueStore<Bytes, byte[]> store, byte kind) {
    this.store = store;
    this.kind = kind;
    this.first = firstFrom(0);
  }

  /**
   * @param time which is not negative
   */
  public void add(long time, byte[] place) {
    store.put(entry(time, place), NOWHERE);
    first = Math.min(first, time);
  }

  /**
   * Removes places of a time or earlier, those of the earliest time first, and answers them.
   *
   * @param most how many at most; if as many are removed, more may be left
   */
  public List<byte[]> take(long time, int most) {
    if (first > time) {
      return List.of();
    }
    List<Bytes> due = due(time, most);
    // Only now, for the iterator of a store with a cache may miss what a write evicts from it.
    due.forEach(store::delete);
    if (due.size() < most) {
      first = firstFrom(time + 1);
    }
    return due.stream().map(Deadlines::place).toList();
  }

  private List<Bytes> due(long time, int most) {
    List<Bytes> due = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> entries =
        store.range(entry(first, NOWHERE), entry(time + 1, NOWHERE))) {
      while (entries.hasNext() && due.size() < most) {
        due.add(entries.next().key);
      }
    }
    return due;
  }

  private long firstFrom(long time) {
    try (KeyValueIterator<Bytes, byte[]> entries =
        store.range(entry(time, NOWHERE), entry(NONE, NOWHERE))) {
      return entries.hasNext()
          ? ByteBuffer.wrap(entries.peekNextKey().get()).position(1).getLong()
          : NONE;
    }
  }

  /** A time without a place comes before all places of that time, and is none itself. */
  private Bytes entry(long time, byte[] place) {
    return Bytes.wrap(
        ByteBuffer.allocate(PLACE_AT + place.length).put(kind).putLong(time).put(place).array());
  }

  private static byte[] place(Bytes entry) {
    return Arrays.copyOfRange(entry.get(), PLACE_AT, entry.get().length);
  }
}
