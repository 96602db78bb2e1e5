package io.sluice.benchmark;

import java.util.Arrays;
import java.util.stream.IntStream;

/** How far each partition can be seen, from what a table says version by version. */
final class Visibility {

  private final long[] next = new long[EventTopic.PARTITIONS];

  /** The first offset of a partition that cannot be seen. */
  long next(int partition) {
    return next[partition];
  }

  /** Whether everything that was sent can be seen. */
  boolean has(SendTimes sent) {
    return IntStream.range(0, next.length).allMatch(p -> next[p] >= sent.count(p));
  }

  /** Whether something of every partition can be seen. */
  boolean hasEachPartition() {
    return Arrays.stream(next).allMatch(offset -> offset > 0);
  }

  /** Takes note that everything before an offset can be seen. */
  void see(int partition, long nextOffset) {
    next[partition] = Math.max(next[partition], nextOffset);
  }
}
