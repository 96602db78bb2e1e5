package io.sluice.processor.topology;

import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The stream time of one task of a join, which is that of both sides: the greatest time that came
 * to a gate. It is always what the store says, so that both gates of the task and whatever comes
 * after a restart agree.
 */
final class JoinClock {

  private static final Bytes KEY = Bytes.wrap(new byte[] {0});

  private final KeyValueStore<Bytes, byte[]> store;

  JoinClock(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /** The stream time, -1 if nothing came yet. */
  long time() {
    byte[] time = store.get(KEY);
    return time == null ? -1 : ByteBuffer.wrap(time).getLong();
  }

  /** Moves the stream time on to a time, or not if it is past that; answers the stream time. */
  long advance(long time) {
    long before = time();
    if (time <= before) {
      return before;
    }
    store.put(KEY, ByteBuffer.allocate(Long.BYTES).putLong(time).array());
    return time;
  }
}
