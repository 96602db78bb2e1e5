package io.sluice.processor.table;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The rows of the right keys of one task, and the left keys whose rows refer to them, in one store:
 * each kind of entry behind a byte of its own.
 */
final class RightRows {

  private static final byte ROW = 0;
  private static final byte REFERENCE = 1;

  private final KeyValueStore<Bytes, byte[]> store;

  RightRows(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /** The row of a key as {@link LastChangeCodec} writes it. */
  Optional<byte[]> get(byte[] key) {
    return Optional.ofNullable(store.get(place(ROW, key)));
  }

  void put(byte[] key, byte[] row) {
    store.put(place(ROW, key), row);
  }

  void delete(byte[] key) {
    store.delete(place(ROW, key));
  }

  /** The left row refers to the key; one that does already, does so in this version. */
  void refer(byte[] key, byte[] left, Version version) {
    store.put(place(REFERENCE, key, left), version.encode());
  }

  void release(byte[] key, byte[] left) {
    store.delete(place(REFERENCE, key, left));
  }

  /**
   * Goes through the left keys whose rows refer to a key.
   *
   * @param each must not change what is stored
   */
  void referring(byte[] key, BiConsumer<byte[], Version> each) {
    Bytes prefix = place(REFERENCE, key);
    int leftAt = prefix.get().length;
    try (KeyValueIterator<Bytes, byte[]> found = store.prefixScan(prefix, new BytesSerializer())) {
      while (found.hasNext()) {
        KeyValue<Bytes, byte[]> reference = found.next();
        byte[] place = reference.key.get();
        byte[] left = new byte[place.length - leftAt];
        System.arraycopy(place, leftAt, left, 0, left.length);
        each.accept(left, Version.read(ByteBuffer.wrap(reference.value)));
      }
    }
  }

  private static Bytes place(byte kind, byte[] key) {
    return place(kind, key, new byte[0]);
  }

  /** Of keys of which one begins with the other, neither place begins with the other's. */
  private static Bytes place(byte kind, byte[] key, byte[] left) {
    return Bytes.wrap(
        ByteBuffer.allocate(1 + Integer.BYTES + key.length + left.length)
            .put(kind)
            .putInt(key.length)
            .put(key)
            .put(left)
            .array());
  }
}
