package io.sluice.processor.topology;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The rows of one task of a join that have no partner yet. It is always what the store says, so
 * that all processors of the task and whatever comes after a restart agree.
 *
 * <p>The key of a row is its ticket: the time of the last partner that it may have, big-endian, and
 * then a number that no other row has; so the rows lie in the order in which their waiting ends.
 * The one key of another length holds the {@link Tally}.
 */
final class WaitingRows {

  static final int TICKET_BYTES = 2 * Long.BYTES;

  /** Shorter than any ticket, and before all of them. */
  private static final Bytes TALLY = Bytes.wrap(new byte[] {0});

  private final KeyValueStore<Bytes, byte[]> store;

  /**
   * @param entered how many rows ever came
   * @param count how many wait
   * @param first no row waits for a partner of an earlier time
   * @param last no row waits for a partner of a later time
   */
  private record Tally(long entered, long count, long first, long last) {

    static Tally empty(long entered) {
      return new Tally(entered, 0, Long.MAX_VALUE, 0);
    }

    Tally plusOne(long end) {
      return new Tally(entered + 1, count + 1, Math.min(first, end), Math.max(last, end));
    }

    Tally minus(long left, long newFirst) {
      return count == left ? empty(entered) : new Tally(entered, count - left, newFirst, last);
    }
  }

  WaitingRows(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /**
   * Lets a row wait; answers its ticket.
   *
   * @param last the time of the last partner that it may have
   */
  byte[] enter(long last, WaitingRow row) {
    Tally tally = tally();
    byte[] ticket =
        ByteBuffer.allocate(TICKET_BYTES).putLong(last).putLong(tally.entered()).array();
    store.put(Bytes.wrap(ticket), row.encode());
    save(tally.plusOne(last));
    return ticket;
  }

  /** Takes a row out that has met a partner; it may have met others before. */
  void leave(byte[] ticket) {
    if (store.delete(Bytes.wrap(ticket)) != null) {
      Tally tally = tally();
      save(tally.minus(1, tally.first()));
    }
  }

  /**
   * Takes out rows whose last partner would be of a time or earlier, first those that came first to
   * their end.
   *
   * @param most how many at most; if as many are taken, more may be left
   */
  List<WaitingRow> takeUntil(long last, int most) {
    Tally tally = tally();
    if (tally.first() > last) {
      return List.of();
    }
    List<KeyValue<Bytes, byte[]>> ended = ended(tally.first(), last, most);
    // Only now, for the iterator of a store with a cache may miss what a write evicts from it.
    ended.forEach(entry -> store.delete(entry.key));
    long first = ended.size() == most ? end(ended.get(ended.size() - 1).key) : firstEndAfter(last);
    save(tally.minus(ended.size(), first));
    return ended.stream().map(entry -> WaitingRow.decode(entry.value)).toList();
  }

  /** The time of the last partner that any row waits for. */
  OptionalLong lastEnd() {
    try (KeyValueIterator<Bytes, byte[]> rows =
        store.reverseRange(firstOf(0), firstOf(Long.MAX_VALUE))) {
      return rows.hasNext() ? OptionalLong.of(end(rows.peekNextKey())) : OptionalLong.empty();
    }
  }

  /** How many rows wait; some of those that were to wait longest may have met their partners. */
  OpenWindows open() {
    Tally tally = tally();
    return OpenWindows.of(tally.count(), tally.last());
  }

  private List<KeyValue<Bytes, byte[]>> ended(long first, long last, int most) {
    List<KeyValue<Bytes, byte[]>> ended = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> rows = store.range(firstOf(first), firstOf(last + 1))) {
      while (rows.hasNext() && ended.size() < most) {
        ended.add(rows.next());
      }
    }
    return ended;
  }

  private long firstEndAfter(long end) {
    try (KeyValueIterator<Bytes, byte[]> rows =
        store.range(firstOf(end + 1), firstOf(Long.MAX_VALUE))) {
      return rows.hasNext() ? end(rows.peekNextKey()) : Long.MAX_VALUE;
    }
  }

  /** Comes before the tickets of an end, and after those of all ends before. */
  private static Bytes firstOf(long end) {
    return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(end).array());
  }

  private static long end(Bytes ticket) {
    return ByteBuffer.wrap(ticket.get()).getLong();
  }

  private Tally tally() {
    byte[] tally = store.get(TALLY);
    if (tally == null) {
      return Tally.empty(0);
    }
    ByteBuffer fields = ByteBuffer.wrap(tally);
    return new Tally(fields.getLong(), fields.getLong(), fields.getLong(), fields.getLong());
  }

  private void save(Tally tally) {
    store.put(
        TALLY,
        ByteBuffer.allocate(4 * Long.BYTES)
            .putLong(tally.entered())
            .putLong(tally.count())
            .putLong(tally.first())
            .putLong(tally.last())
            .array());
  }
}
