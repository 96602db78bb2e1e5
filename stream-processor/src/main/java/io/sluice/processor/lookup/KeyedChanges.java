package io.sluice.processor.lookup;

import io.sluice.processor.time.Deadlines;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The changes that one task of a lookup knows, by key and time, in one store with the {@link
 * TaskClock} and {@link HeldRows}.
 *
 * <p>Every change has two entries, each behind a byte that nothing else in the store uses. One is
 * found by key, time, partition and offset, and holds the row; the other lies at its time, and is
 * there until it takes the place of the changes of its key before it.
 */
final class KeyedChanges {

  private static final byte CHANGE = 2;
  private static final byte DUE = 3;
  private static final byte[] DELETE = {};
  private static final int ORDER_BYTES = 2 * Long.BYTES + Integer.BYTES;

  private final KeyValueStore<Bytes, byte[]> store;
  private final Deadlines due;

  /** Continues where the store's last user stopped. */
  KeyedChanges(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
    this.due = new Deadlines(store, DUE);
  }

  /** The row of the key is this from a time on. */
  void put(byte[] key, long time, int partition, long offset, byte[] row) {
    keep(key, time, partition, offset, row);
  }

  /** The key has no row from a time on. */
  void delete(byte[] key, long time, int partition, long offset) {
    keep(key, time, partition, offset, DELETE);
  }

  private void keep(byte[] key, long time, int partition, long offset, byte[] row) {
    byte[] place = place(key, time, partition, offset);
    store.put(behind(CHANGE, place), row);
    due.add(time, place);
  }

  /** The row that a key had at a time, which is not before that of the last {@link #settle}. */
  Optional<byte[]> find(byte[] key, long time) {
    try (KeyValueIterator<Bytes, byte[]> changes =
        store.reverseRange(first(key), last(key, time))) {
      return changes.hasNext()
          ? Optional.of(changes.next().value).filter(row -> row.length > 0)
          : Optional.empty();
    }
  }

  /**
   * Forgets what no row that happens after a time can ask for: of the changes of a key up to then
   * all but the last, and that too if it is a delete.
   *
   * @param most how many changes are looked at; if as many are, more may be left
   * @return how many were looked at
   */
  int settle(long time, int most) {
    List<byte[]> places = due.take(time, most);
    places.forEach(this::settle);
    return places.size();
  }

  private void settle(byte[] place) {
    Bytes change = behind(CHANGE, place);
    List<Bytes> before = new ArrayList<>();
    boolean isDelete;
    try (KeyValueIterator<Bytes, byte[]> changes = store.range(firstOf(place), change)) {
      KeyValue<Bytes, byte[]> last = changes.next();
      while (changes.hasNext()) {
        before.add(last.key);
        last = changes.next();
      }
      isDelete = last.value.length == 0;
    }
    before.forEach(store::delete);
    if (isDelete) {
      store.delete(change);
    }
  }

  private static Bytes first(byte[] key) {
    return behind(CHANGE, place(key, 0, 0, 0));
  }

  /** The first place of the key of another. */
  private static Bytes firstOf(byte[] place) {
    byte[] first = place.clone();
    Arrays.fill(first, place.length - ORDER_BYTES, place.length, (byte) 0);
    return behind(CHANGE, first);
  }

  private static Bytes last(byte[] key, long time) {
    return behind(CHANGE, place(key, time, Integer.MAX_VALUE, Long.MAX_VALUE));
  }

  private static byte[] place(byte[] key, long time, int partition, long offset) {
    return ByteBuffer.allocate(Integer.BYTES + key.length + ORDER_BYTES)
        .putInt(key.length)
        .put(key)
        .putLong(time)
        .putInt(partition)
        .putLong(offset)
        .array();
  }

  private static Bytes behind(byte kind, byte[] place) {
    return Bytes.wrap(ByteBuffer.allocate(1 + place.length).put(kind).put(place).array());
  }
}
