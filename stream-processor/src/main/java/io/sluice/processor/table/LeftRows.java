package io.sluice.processor.table;

import io.sluice.view.Source;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the left keys of one task. All is in the store, so that those who read changes and
 * those who read answers have the same.
 */
final class LeftRows {

  private final KeyValueStore<Bytes, byte[]> store;
  private final LastChangeCodec codec;

  LeftRows(KeyValueStore<Bytes, byte[]> store, Source changes) {
    this.store = store;
    this.codec = new LastChangeCodec(changes);
  }

  Optional<LeftRow> get(byte[] key) {
    byte @Nullable [] bytes = store.get(Bytes.wrap(key));
    return bytes == null
        ? Optional.empty()
        : Optional.of(
            new LeftRow(codec.decode(Arrays.copyOfRange(bytes, 1, bytes.length)), bytes[0] == 1));
  }

  void put(byte[] key, LeftRow row) {
    byte[] last = codec.encode(row.last());
    store.put(
        Bytes.wrap(key),
        ByteBuffer.allocate(1 + last.length).put((byte) (row.isShown() ? 1 : 0)).put(last).array());
  }

  void delete(byte[] key) {
    store.delete(Bytes.wrap(key));
  }
}
