package io.sluice.benchmark;

import java.util.Arrays;

/**
 * When each record of a new topic was sent, by partition and offset. One thread adds; it is read
 * when that has ended.
 */
final class SendTimes {

  private final long[][] nanos = new long[EventTopic.PARTITIONS][1 << 10];
  private final int[] counts = new int[EventTopic.PARTITIONS];

  /** Notes the next record of a partition. */
  void add(int partition, long now) {
    if (counts[partition] == nanos[partition].length) {
      nanos[partition] = Arrays.copyOf(nanos[partition], counts[partition] * 2);
    }
    nanos[partition][counts[partition]++] = now;
  }

  int count(int partition) {
    return counts[partition];
  }

  long nanos(int partition, int offset) {
    return nanos[partition][offset];
  }
}
