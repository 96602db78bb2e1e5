package io.sluice.processor.window;

import io.sluice.processor.aggregate.Accumulators;
import io.sluice.processor.row.SourceRow;
import io.sluice.processor.time.Deadlines;
import io.sluice.processor.time.Window;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The running values of the events of each group in one task, by the moment at which they happened,
 * and once more by the slice of time that the moment is in; so that any span of time is made of the
 * whole slices in it and of the moments at its ends.
 *
 * <p>The key is a kind, the group's key, and then the time, big-endian: that of the moment, or of
 * the beginning of the slice. No group's key begins with another one's, as the columns in it say
 * where they end; so what is of a kind and group lies together, in the order of time.
 */
final class Slices {

  private static final byte MOMENT = 1;
  private static final byte SLICE = 2;
  private static final byte END_OF_SLICE = 3;

  /** Of a window's length. Stores depend on it: what is in them was put there by these slices. */
  private static final int SLICES = 32;

  /** Bounds the memory that forgetting takes. */
  private static final int AT_ONCE = 1_000;

  private final KeyValueStore<Bytes, byte[]> store;
  private final Accumulators accumulators;
  private final long sliceMs;
  private final Deadlines ends;

  /**
   * Continues where the store's last user stopped.
   *
   * @param sizeMs of the windows that are asked for
   */
  Slices(KeyValueStore<Bytes, byte[]> store, Accumulators accumulators, long sizeMs) {
    this.store = store;
    this.accumulators = accumulators;
    this.sliceMs = (sizeMs + SLICES - 1) / SLICES;
    this.ends = new Deadlines(store, END_OF_SLICE);
  }

  /** Adds an event; answers whether it is the first one of its moment and group. */
  boolean add(byte[] group, long time, SourceRow row) {
    long slice = sliceOf(time);
    if (add(key(SLICE, group, slice), time, row)) {
      ends.add(slice + sliceMs - 1, key(SLICE, group, slice).get());
    }
    return add(key(MOMENT, group, time), time, row);
  }

  private boolean add(Bytes key, long time, SourceRow row) {
    byte @Nullable [] before = store.get(key);
    store.put(key, accumulators.add(before, row, time));
    return before == null;
  }

  /** The running values of the events in a span that has some, both ends included. */
  byte[] state(byte[] group, Window span) {
    long first = Math.max(0, span.start());
    long firstSlice = sliceOf(first + sliceMs - 1);
    long behindSlices = sliceOf(span.end());
    List<byte[]> parts = new ArrayList<>();
    if (firstSlice < behindSlices) {
      read(MOMENT, group, first, firstSlice - 1).forEach(moment -> parts.add(moment.value));
      read(SLICE, group, firstSlice, behindSlices - 1).forEach(slice -> parts.add(slice.value));
      read(MOMENT, group, behindSlices, span.end()).forEach(moment -> parts.add(moment.value));
    } else {
      read(MOMENT, group, first, span.end()).forEach(moment -> parts.add(moment.value));
    }
    return accumulators.merge(parts);
  }

  /** The moments of a span that have events, both ends included. */
  List<Long> moments(byte[] group, long from, long to) {
    return read(MOMENT, group, from, to).stream()
        .map(moment -> ByteBuffer.wrap(moment.key.get()).getLong(1 + group.length))
        .toList();
  }

  /** Forgets slices, with their moments, that end at a time or before. */
  void forget(long last) {
    List<byte[]> ended;
    do {
      ended = ends.take(last, AT_ONCE);
      ended.forEach(this::forget);
    } while (ended.size() == AT_ONCE);
  }

  private void forget(byte[] slice) {
    int groupLength = slice.length - 1 - Long.BYTES;
    byte[] group = new byte[groupLength];
    ByteBuffer key = ByteBuffer.wrap(slice).position(1);
    long start = key.get(group).getLong();
    store.delete(Bytes.wrap(slice));
    read(MOMENT, group, start, start + sliceMs - 1).forEach(moment -> store.delete(moment.key));
  }

  /** All of them before any is written, for the iterator of a store with a cache may miss some. */
  private List<KeyValue<Bytes, byte[]>> read(byte kind, byte[] group, long from, long to) {
    List<KeyValue<Bytes, byte[]>> entries = new ArrayList<>();
    if (from <= to) {
      try (KeyValueIterator<Bytes, byte[]> found =
          store.range(key(kind, group, from), key(kind, group, to))) {
        found.forEachRemaining(entries::add);
      }
    }
    return entries;
  }

  /** Where the slice of a time begins. */
  private long sliceOf(long time) {
    return time - time % sliceMs;
  }

  private static Bytes key(byte kind, byte[] group, long time) {
    return Bytes.wrap(
        ByteBuffer.allocate(1 + group.length + Long.BYTES)
            .put(kind)
            .put(group)
            .putLong(time)
            .array());
  }
}
