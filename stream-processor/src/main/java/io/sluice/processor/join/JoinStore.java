package io.sluice.processor.join;

import io.sluice.processor.join.JoinSide.Part;
import io.sluice.processor.time.Deadlines;
import io.sluice.processor.time.TaskClock;
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

  private final KeyValueStore<Bytes, byte[]> store;
  private final TaskClock clock;
  private final Deadlines ends;

  /**
   * Continues where the store's last user stopped.
   *
   * @param clock the one in this store
   */
  JoinStore(KeyValueStore<Bytes, byte[]> store, TaskClock clock) {
    this.store = store;
    this.clock = clock;
    this.ends = new Deadlines(store, END);
  }

  /**
   * Keeps a row.
   *
   * @param end the time of the last partner that it may have
   */
  void put(StoredRow row, long end) {
    byte[] place = place(row);
    store.put(behind(ROW, place), value(row));
    ends.add(end, place);
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
    List<StoredRow> taken = new ArrayList<>();
    for (byte[] place : ends.take(end, most)) {
      byte[] row = store.delete(behind(ROW, place));
      if (row == null) {
        throw new IllegalStateException("A row of a join is gone before its time ended");
      }
      taken.add(row(ByteBuffer.wrap(place), row));
    }
    clock.closed(taken.stream().filter(StoredRow::waits).count());
    return taken;
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
