package io.sluice.processor.time;

/**
 * Says when it is certain that no earlier row can come any more: a row is late once the stream time
 * is the grace past its time, and rows that old are decided.
 */
public record GraceGate(long graceMs) {

  public boolean isLate(long time, long streamTime) {
    return time <= lastDecided(streamTime);
  }

  /** Of the rows up to this time none can come any more that would not be late. */
  long lastDecided(long streamTime) {
    return streamTime - graceMs;
  }

  /** The first stream time at which the rows of a time are decided. */
  long decidingTime(long time) {
    return time + graceMs;
  }
}
