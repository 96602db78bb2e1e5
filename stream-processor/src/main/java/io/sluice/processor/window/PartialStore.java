package io.sluice.processor.window;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The partial aggregates of one task that are not sent yet, and what it knows of the clocks of
 * those that they go to; so that a restart neither loses rows nor forgets a promise.
 */
final class PartialStore {

  private static final byte LANE = 0;
  private static final byte PARTIAL = 1;
  private static final byte GRANT = 2;
  private static final int SLICE_AT = 1 + Integer.BYTES;
  private static final int GROUP_AT = SLICE_AT + Long.BYTES;

  /** A partial of a group. */
  record Part(long slice, byte[] group, byte[] state) {}

  private final KeyValueStore<Bytes, byte[]> store;
  private final int[] counts;
  private int count;
  private long bytes;

  /**
   * Continues where the store's last user stopped.
   *
   * @param tasks how many tasks the partials go to
   */
  PartialStore(KeyValueStore<Bytes, byte[]> store, int tasks) {
    this.store = store;
    this.counts = new int[tasks];
    try (KeyValueIterator<Bytes, byte[]> partials =
        store.range(first(PARTIAL, 0), first(PARTIAL, tasks))) {
      while (partials.hasNext()) {
        KeyValue<Bytes, byte[]> partial = partials.next();
        added(ByteBuffer.wrap(partial.key.get()).getInt(1), partial.key, partial.value);
      }
    }
  }

  private void added(int task, Bytes key, byte[] state) {
    counts[task]++;
    count++;
    bytes += key.get().length + state.length;
  }

  /** How many partials there are. */
  int count() {
    return count;
  }

  /** How many bytes they have. */
  long bytes() {
    return bytes;
  }

  byte @Nullable [] get(int task, long slice, byte[] group) {
    return store.get(partial(task, slice, group));
  }

  /**
   * @param before what {@link #get} said
   */
  void put(int task, long slice, byte[] group, byte @Nullable [] before, byte[] state) {
    Bytes key = partial(task, slice, group);
    store.put(key, state);
    if (before == null) {
      added(task, key, state);
    } else {
      bytes += state.length - before.length;
    }
  }

  /** Removes all that goes to a task, and answers it. */
  List<Part> take(int task) {
    if (counts[task] == 0) {
      return List.of();
    }
    List<Bytes> keys = new ArrayList<>();
    List<Part> parts = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> partials =
        store.range(first(PARTIAL, task), first(PARTIAL, task + 1))) {
      while (partials.hasNext()) {
        KeyValue<Bytes, byte[]> partial = partials.next();
        keys.add(partial.key);
        parts.add(part(partial));
        bytes -= partial.key.get().length + partial.value.length;
      }
    }
    // Only now, for the iterator of a store with a cache may miss what a write evicts from it.
    keys.forEach(store::delete);
    count -= keys.size();
    counts[task] = 0;
    return parts;
  }

  private static Part part(KeyValue<Bytes, byte[]> partial) {
    ByteBuffer key = ByteBuffer.wrap(partial.key.get()).position(SLICE_AT);
    long slice = key.getLong();
    byte[] group = new byte[key.remaining()];
    key.get(group);
    return new Part(slice, group, partial.value);
  }

  /** Gives a lane what was last saved of it, if anything was. */
  void restore(Lane lane) {
    byte[] saved = store.get(of(LANE, lane.task(), lane.origin().task()));
    if (saved != null) {
      lane.restore(saved);
    }
  }

  void save(Lane lane) {
    store.put(of(LANE, lane.task(), lane.origin().task()), lane.encode());
  }

  /** Keeps a promise for the lane that it was given to. */
  static void put(KeyValueStore<Bytes, byte[]> store, Grant grant) {
    store.put(of(GRANT, grant.task(), grant.origin().task()), grant.bytes());
  }

  /** The latest promise to a lane. */
  Optional<Grant> grant(Lane lane) {
    return Optional.ofNullable(store.get(of(GRANT, lane.task(), lane.origin().task())))
        .map(Grant::of);
  }

  private static Bytes of(byte kind, int task, int originTask) {
    return Bytes.wrap(
        ByteBuffer.allocate(1 + 2 * Integer.BYTES)
            .put(kind)
            .putInt(task)
            .putInt(originTask)
            .array());
  }

  private static Bytes first(byte kind, int task) {
    return Bytes.wrap(ByteBuffer.allocate(1 + Integer.BYTES).put(kind).putInt(task).array());
  }

  private static Bytes partial(int task, long slice, byte[] group) {
    return Bytes.wrap(
        ByteBuffer.allocate(GROUP_AT + group.length)
            .put(PARTIAL)
            .putInt(task)
            .putLong(slice)
            .put(group)
            .array());
  }
}
