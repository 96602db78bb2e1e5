package io.sluice.benchmark;

import java.util.Arrays;

/**
 * From the sending of a record until a committed version has it, over all that were sent.
 *
 * @param missing records that no version had when the measurement ended
 */
record Freshness(long records, long missing, double p50, double p99, double most) {

  private static final double NANOS_PER_SECOND = 1e9;

  /**
   * @param from by {@link System#nanoTime}; what was sent before does not count
   */
  static Freshness of(SendTimes sent, VersionLog log, LogWatch watch, long from) {
    double[] seconds = new double[(int) total(sent, from)];
    int count = 0;
    int[] done = new int[EventTopic.PARTITIONS];
    Visibility visibility = new Visibility();
    for (int version = 0; version < watch.versions(); version++) {
      log.read(version, visibility);
      for (int partition = 0; partition < done.length; partition++) {
        for (; done[partition] < visibility.next(partition); done[partition]++) {
          long at = sent.nanos(partition, done[partition]);
          if (at >= from) {
            seconds[count++] = (watch.seenNanos(version) - at) / NANOS_PER_SECOND;
          }
        }
      }
    }
    return of(Arrays.copyOf(seconds, count), seconds.length - count);
  }

  private static long total(SendTimes sent, long from) {
    long total = 0;
    for (int partition = 0; partition < EventTopic.PARTITIONS; partition++) {
      for (int offset = 0; offset < sent.count(partition); offset++) {
        total += sent.nanos(partition, offset) >= from ? 1 : 0;
      }
    }
    return total;
  }

  private static Freshness of(double[] seconds, long missing) {
    if (seconds.length == 0) {
      throw new IllegalStateException("No record became visible");
    }
    Arrays.sort(seconds);
    return new Freshness(
        seconds.length,
        missing,
        seconds[seconds.length / 2],
        seconds[(int) (seconds.length * 0.99)],
        seconds[seconds.length - 1]);
  }
}
