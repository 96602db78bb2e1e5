package io.sluice.processor.window;

import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;

/**
 * A window and a group, as stores find them: by the end, big-endian, and then the group's key, so
 * that they lie in the order in which the windows close.
 *
 * @param end in milliseconds since 1970
 * @param group the key of the group as {@link KeyCodec} writes it
 */
record WindowKey(long end, byte[] group) {

  static WindowKey of(Bytes bytes) {
    ByteBuffer key = ByteBuffer.wrap(bytes.get());
    long end = key.getLong();
    byte[] group = new byte[key.remaining()];
    key.get(group);
    return new WindowKey(end, group);
  }

  /** Comes before all windows of an end, and after those of all ends before. */
  static Bytes firstOf(long end) {
    return new WindowKey(end, new byte[0]).bytes();
  }

  Bytes bytes() {
    return Bytes.wrap(
        ByteBuffer.allocate(Long.BYTES + group.length).putLong(end).put(group).array());
  }
}
