package io.sluice.processor.topology;

import io.sluice.processor.topology.JoinSide.Part;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The rows of one task of a join, in one store with the {@link TaskClock} that counts those that
 * wait.
 *
 * <p>Every row has two entries, each behind a byte that the clock does not use. One is found by
 * side, key and time, and holds the row; the other lies where the row's time ends, and leads to the
 * first.
 */
final class JoinStore {

  private static final byte ROW = 1;
  private static final byte END = 2;
  private static final int END_BYTES = 1 + Long.BYTES;
  private static final long NONE = Long.MAX_VALUE;

  private final KeyValueStore<Bytes, byte[]> store;
  private final TaskClock clock;
  private long firstEnd;

  /**
   * Continues where the store's last user stopped.
   *
   * @param clock the one in this store
   */
  JoinStore(KeyValueStore<Bytes, byte[]> store, TaskClock clock) {
    this.store = store;
    this.clock = clock;
    this.firstEnd = firstEndFrom(0);
  }

  /**
   * Keeps a row.
   *
   * @param end the time of the last partner that it may have
   */
  void put(StoredRow row, long end) {
    byte[] place = place(row);
    store.put(behind(ROW, place), value(row));
    store.put(endOf(end, place), new byte[0]);
    firstEnd = Math.min(firstEnd, end);
    if (row.waits()) {
      clock.opened(end);
    }
  }

  /**
   * The rows of a side and key that happened between two times, both included, in the order of
   * their times.
   *
   * @param action which leaves this store as it is
   */
  void forEach(Part part, byte[] key, long from, long to, Consumer<StoredRow> action) {
    try (KeyValueIterator<Bytes, byte[]> rows =
        store.range(
            behind(ROW, place(part, key, Math.max(0, from), 0, 0)),
            behind(ROW, place(part, key, to, Integer.MAX_VALUE, Long.MAX_VALUE)))) {
      while (rows.hasNext()) {
        KeyValue<Bytes, byte[]> entry = rows.next();
        action.accept(row(ByteBuffer.wrap(entry.key.get()).position(1), entry.value));
      }
    }
  }

  /** A row that waited has met a partner. */
  void meet(StoredRow row) {
    store.put(behind(ROW, place(row)), value(row.met()));
    clock.closed(1);
  }

  /**
   * Removes rows whose last partner would be of a time or earlier, first those that come first to
   * their end, and answers them.
   *
   * @param most how many at most; if as many are removed, more may be left
   */
  List<StoredRow> takeEnded(long end, int most) {
    if (firstEnd > end) {
      return List.of();
    }
    List<StoredRow> taken = new ArrayList<>();
    List<Bytes> ends = ends(end, most);
    // Only now, for the iterator of a store with a cache may miss what a write evicts from it.
    for (Bytes key : ends) {
      store.delete(key);
      ByteBuffer place = ByteBuffer.wrap(key.get()).position(END_BYTES).slice();
      byte[] row = store.delete(behind(ROW, bytes(place.duplicate())));
      if (row == null) {
        throw new IllegalStateException("A row of a join is gone before its time ended");
      }
      taken.add(row(place, row));
    }
    clock.closed(taken.stream().filter(StoredRow::waits).count());
    if (ends.size() < most) {
      firstEnd = firstEndFrom(end + 1);
    }
    return taken;
  }

  private List<Bytes> ends(long end, int most) {
    List<Bytes> ends = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> entries =
        store.range(endOf(firstEnd, new byte[0]), endOf(end + 1, new byte[0]))) {
      while (entries.hasNext() && ends.size() < most) {
        ends.add(entries.next().key);
      }
    }
    return ends;
  }

  private long firstEndFrom(long end) {
    try (KeyValueIterator<Bytes, byte[]> entries =
        store.range(endOf(end, new byte[0]), endOf(NONE, new byte[0]))) {
      return entries.hasNext()
          ? ByteBuffer.wrap(entries.peekNextKey().get()).position(1).getLong()
          : NONE;
    }
  }

  /** An end without a place comes before all places of that end, and is none itself. */
  private static Bytes endOf(long end, byte[] place) {
    return Bytes.wrap(
        ByteBuffer.allocate(END_BYTES + place.length).put(END).putLong(end).put(place).array());
  }

  private static Bytes behind(byte kind, byte[] place) {
    return Bytes.wrap(ByteBuffer.allocate(1 + place.length).put(kind).put(place).array());
  }

  private static byte[] place(StoredRow row) {
    return place(row.part(), row.key(), row.time(), row.partition(), row.offset());
  }

  private static byte[] place(Part part, byte[] key, long time, int partition, long offset) {
    return ByteBuffer.allocate(1 + 2 * Integer.BYTES + key.length + 2 * Long.BYTES)
        .put((byte) part.ordinal())
        .putInt(key.length)
        .put(key)
        .putLong(time)
        .putInt(partition)
        .putLong(offset)
        .array();
  }

  private static byte[] value(StoredRow row) {
    return ByteBuffer.allocate(1 + row.row().length)
        .put((byte) (row.waits() ? 1 : 0))
        .put(row.row())
        .array();
  }

  private static StoredRow row(ByteBuffer place, byte[] value) {
    Part part = Part.values()[place.get()];
    byte[] key = new byte[place.getInt()];
    place.get(key);
    ByteBuffer fields = ByteBuffer.wrap(value);
    boolean waits = fields.get() == 1;
    return new StoredRow(
        part, key, place.getLong(), place.getInt(), place.getLong(), waits, bytes(fields));
  }

  private static byte[] bytes(ByteBuffer left) {
    byte[] bytes = new byte[left.remaining()];
    left.get(bytes);
    return bytes;
  }
}
