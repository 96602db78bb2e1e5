package io.sluice.processor.time;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The rows that one task of a view holds, in the order in which they are to be decided, in one
 * store with the {@link TaskClock} that counts them.
 *
 * <p>The key of a row is its time, partition and offset, big-endian behind a byte that nothing else
 * in the store uses.
 */
public final class HeldRows {

  private static final byte HELD = 1;
  private static final long NONE = Long.MAX_VALUE;

  private final KeyValueStore<Bytes, byte[]> store;
  private final TaskClock clock;
  private long oldest;

  /**
   * Continues where the store's last user stopped.
   *
   * @param clock the one in this store, which counts the rows
   */
  public HeldRows(KeyValueStore<Bytes, byte[]> store, TaskClock clock) {
    this.store = store;
    this.clock = clock;
    this.oldest = oldestFrom(0);
  }

  public void hold(HeldRow row) {
    store.put(
        key(row.time(), row.partition(), row.offset()),
        ByteBuffer.allocate(Integer.BYTES + row.key().length + row.row().length)
            .putInt(row.key().length)
            .put(row.key())
            .put(row.row())
            .array());
    clock.opened(row.time());
    oldest = Math.min(oldest, row.time());
  }

  /**
   * Removes rows of a time or before, in order of time, partition and offset.
   *
   * @param most how many at most; if as many are removed, more may be left
   */
  public List<HeldRow> take(long time, int most) {
    if (oldest > time) {
      return List.of();
    }
    List<HeldRow> rows = rows(time, most);
    // Only now, for the iterator of a store with a cache may miss what a write evicts from it.
    rows.forEach(row -> store.delete(key(row.time(), row.partition(), row.offset())));
    clock.closed(rows.size());
    if (rows.size() < most) {
      oldest = oldestFrom(time + 1);
    }
    return rows;
  }

  private List<HeldRow> rows(long time, int most) {
    List<HeldRow> rows = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> entries =
        store.range(key(oldest, 0, 0), key(time, Integer.MAX_VALUE, Long.MAX_VALUE))) {
      while (entries.hasNext() && rows.size() < most) {
        rows.add(row(entries.next()));
      }
    }
    return rows;
  }

  private long oldestFrom(long time) {
    try (KeyValueIterator<Bytes, byte[]> entries =
        store.range(key(time, 0, 0), key(NONE, Integer.MAX_VALUE, Long.MAX_VALUE))) {
      return entries.hasNext()
          ? ByteBuffer.wrap(entries.peekNextKey().get()).position(1).getLong()
          : NONE;
    }
  }

  private static Bytes key(long time, int partition, long offset) {
    return Bytes.wrap(
        ByteBuffer.allocate(1 + Long.BYTES + Integer.BYTES + Long.BYTES)
            .put(HELD)
            .putLong(time)
            .putInt(partition)
            .putLong(offset)
            .array());
  }

  private static HeldRow row(KeyValue<Bytes, byte[]> entry) {
    ByteBuffer place = ByteBuffer.wrap(entry.key.get()).position(1);
    ByteBuffer value = ByteBuffer.wrap(entry.value);
    byte[] key = new byte[value.getInt()];
    value.get(key);
    byte[] row = new byte[value.remaining()];
    value.get(row);
    return new HeldRow(place.getLong(), place.getInt(), place.getLong(), key, row);
  }
}
