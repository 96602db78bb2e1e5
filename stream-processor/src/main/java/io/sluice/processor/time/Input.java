package io.sluice.processor.time;

import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;

/**
 * The greatest event time that came from one place, and whether a clock still waits for more from
 * there.
 *
 * <p>It is idle when nothing came for long enough, and not before it has been given the chance: one
 * that nothing ever came from is waited for as well.
 */
final class Input {

  /** Of an input that nothing came from. */
  static final long NEVER = -1;

  private final Bytes key;
  private long greatest = NEVER;
  private boolean idle;
  private long restedMs;

  /**
   * @param key of this input in the store
   */
  Input(Bytes key) {
    this.key = key;
  }

  Bytes key() {
    return key;
  }

  long greatest() {
    return greatest;
  }

  boolean isIdle() {
    return idle;
  }

  /** Takes note of a time that came; answers whether that changes what is to be stored. */
  boolean see(long time) {
    restedMs = 0;
    if (time <= greatest && !idle) {
      return false;
    }
    greatest = Math.max(greatest, time);
    idle = false;
    return true;
  }

  /** Lets time pass in which nothing came; answers whether it is now idle and was not before. */
  boolean rest(long passedMs, long idleMs) {
    restedMs += passedMs;
    if (idle || restedMs < idleMs) {
      return false;
    }
    idle = true;
    return true;
  }

  byte[] encode() {
    return ByteBuffer.allocate(Long.BYTES + 1).putLong(greatest).put((byte) (idle ? 1 : 0)).array();
  }

  void restore(byte[] bytes) {
    ByteBuffer fields = ByteBuffer.wrap(bytes);
    greatest = fields.getLong();
    idle = fields.get() == 1;
  }
}
