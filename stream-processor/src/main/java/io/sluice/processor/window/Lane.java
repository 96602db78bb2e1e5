package io.sluice.processor.window;

import java.nio.ByteBuffer;

/**
 * What of one origin goes to one task of groups, and how that task's clock stands to it.
 *
 * <p>While the clock has promised to wait, it passes neither what it showed then nor the greatest
 * time that it was told of, whichever is later. So a row is never late whose windows are all open
 * at the later of that and the greatest time that came at all.
 */
final class Lane {

  /** How the clock stands to the lane; stores have their places in this order. */
  private enum Standing {
    ALONE,
    ASKED,
    PROMISED
  }

  private static final long NEVER = -1;

  private final Origin origin;
  private final int task;
  private Standing standing = Standing.ALONE;
  private long greatest = NEVER;
  private long told = NEVER;
  private long requests;
  private long clock = NEVER;
  private long restedMs;

  /**
   * @param task that the rows go to
   */
  Lane(Origin origin, int task) {
    this.origin = origin;
    this.task = task;
  }

  Origin origin() {
    return origin;
  }

  int task() {
    return task;
  }

  /** Whether the clock has neither promised to wait nor been asked to. */
  boolean isAlone() {
    return standing == Standing.ALONE;
  }

  boolean isAsking() {
    return standing == Standing.ASKED;
  }

  /** The greatest time that came. */
  long greatest() {
    return greatest;
  }

  /** Whether the clock does not know of it yet. */
  boolean isAhead() {
    return greatest > told;
  }

  /** Whether a row of that time, if it is the next, cannot be late for any of its windows. */
  boolean isSafe(FixedWindowGate gate, long time) {
    return standing == Standing.PROMISED
        && !gate.isClosedFor(time, Math.max(clock, Math.max(greatest, time)));
  }

  void see(long time) {
    greatest = Math.max(greatest, time);
    restedMs = 0;
  }

  /** All that came is on its way. */
  void tell() {
    told = greatest;
  }

  /** Takes note that the clock is asked to wait; answers the number of the request. */
  long ask() {
    standing = Standing.ASKED;
    return ++requests;
  }

  /** Takes a promise, unless it is one that was given up meanwhile. */
  void take(Grant grant) {
    if (standing == Standing.ASKED && grant.number() == requests) {
      standing = Standing.PROMISED;
      clock = grant.clock();
    }
  }

  void giveUp() {
    standing = Standing.ALONE;
  }

  /**
   * Lets time pass in which nothing came; answers whether it was enough for the lane to be idle.
   */
  boolean rest(long passedMs, long idleMs) {
    restedMs += passedMs;
    return restedMs >= idleMs;
  }

  byte[] encode() {
    return ByteBuffer.allocate(1 + 4 * Long.BYTES)
        .put((byte) standing.ordinal())
        .putLong(greatest)
        .putLong(told)
        .putLong(requests)
        .putLong(clock)
        .array();
  }

  void restore(byte[] bytes) {
    ByteBuffer from = ByteBuffer.wrap(bytes);
    standing = Standing.values()[from.get()];
    greatest = from.getLong();
    told = from.getLong();
    requests = from.getLong();
    clock = from.getLong();
  }
}
