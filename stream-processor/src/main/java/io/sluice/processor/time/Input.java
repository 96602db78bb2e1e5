package io.sluice.processor.time;

import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;

/**
 * The greatest event time that came from one place, and whether a clock still waits for more from
 * there.
 *
 * <p>It is idle when nothing came for long enough, and not before it has been given the chance: one
 * that nothing ever came from is waited for as well. One that was promised to be waited for is not
 * idle before it gives that up.
 */
final class Input {

  /** Of an input that nothing came from. */
  static final long NEVER = -1;

  private static final byte BUSY = 0;
  private static final byte IDLE = 1;
  private static final byte PROMISED = 2;

  private final Bytes key;
  private long greatest = NEVER;
  private boolean idle;
  private boolean promised;
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

  boolean isPromised() {
    return promised;
  }

  void waitFor() {
    promised = true;
    idle = false;
  }

  void release() {
    promised = false;
    restedMs = 0;
  }

  void becomeIdle() {
    promised = false;
    idle = true;
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
    if (idle || promised || restedMs < idleMs) {
      return false;
    }
    idle = true;
    return true;
  }

  byte[] encode() {
    byte state = promised ? PROMISED : idle ? IDLE : BUSY;
    return ByteBuffer.allocate(Long.BYTES + 1).putLong(greatest).put(state).array();
  }

  void restore(byte[] bytes) {
    ByteBuffer fields = ByteBuffer.wrap(bytes);
    greatest = fields.getLong();
    byte state = fields.get();
    idle = state == IDLE;
    promised = state == PROMISED;
  }
}
